import { AppError } from "#lib/errors";
import type { VersionSource } from "#lib/recipes/version-source";
import type { KeptList } from "#lib/upstream/lists";
import { getChanged, getText } from "#lib/upstream/request";
import { placeOf } from "#lib/upstream/source-place";
import type { Upstream } from "#lib/upstream/upstream";
import { readVersions } from "#lib/upstream/version-list";

const MAX_BYTES = 32e6;

type Asked = Exclude<VersionSource, { from: "fixed" }>;
type How = {
  part: "newest" | "all";
  /** What is known of this part from before. */
  known: KeptList | null;
  now: Date;
};

/**
 * Asks upstream for a list, and only for what is new: where its first page is as it was, the list is. For the newest version
 * one page is read, unless none of it is there. Throws `upstream`.
 */
export async function fetchList(upstream: Upstream, source: Asked, { part, known, now }: How): Promise<KeptList> {
  const { url, called } = placeOf(source);
  const first = await getChanged(upstream, url, { maxBytes: MAX_BYTES, known: known ?? undefined });
  if (first === null) {
    if (known === null) throw new AppError("upstream", `${url} is said to be unchanged, though nobody knew it.`);
    return { ...known, fetchedAt: now };
  }
  const page =
    part === "newest" && first.next !== null
      ? await readVersions(async () => ({ ...first, next: null }), source)
      : null;
  const isEnough = page !== null && page.items.length > 0 && !page.onlyPrereleases;
  const get = (at: string) => (at === url ? Promise.resolve(first) : getText(upstream, at, { maxBytes: MAX_BYTES }));
  const { items, onlyPrereleases } = isEnough ? page : await readVersions(get, source);
  if (items.length === 0) throw new AppError("upstream", `${called} gave no version that this recipe understands.`);
  const note = onlyPrereleases ? `${called} gave only pre-releases.` : undefined;
  return { items, note, isWhole: !isEnough, ...first.validators, fetchedAt: now };
}
