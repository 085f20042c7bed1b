import { spell, type VersionSource } from "#lib/recipes/schema";
import { document } from "#lib/upstream/document";
import { fixed } from "#lib/upstream/fixed";
import type { FoundVersion } from "#lib/upstream/found-version";
import { githubReleases } from "#lib/upstream/github-releases";
import { htmlIndex } from "#lib/upstream/html-index";
import { findEach } from "#lib/upstream/pattern";
import { VersionItem } from "#lib/upstream/schema";
import type { GetPage } from "#lib/upstream/text";
import { compareVersions } from "#lib/version-order";

type Sources = { [From in VersionSource["from"]]: Extract<VersionSource, { from: From }> };
const READERS: { [From in keyof Sources]: (get: GetPage, source: Sources[From]) => Promise<FoundVersion[]> } = {
  "html-index": htmlIndex,
  "github-releases": githubReleases,
  document,
  fixed,
};

/** The versions upstream has now: in the recipe's spelling, each once, newest first, without pre-releases. */
export async function readVersions(get: GetPage, source: VersionSource): Promise<VersionItem[]> {
  const found = (await read(get, source)).map((item) => ({ ...item, version: spell(item.version, source) }));
  const items = new Map<string, VersionItem>();
  for (const item of allowed(found, source)) {
    const checked = VersionItem.safeParse(item);
    if (checked.success && !items.has(item.version)) items.set(item.version, checked.data);
  }
  return [...items.values()].sort((a, b) => compareVersions(b.version, a.version));
}

function read<From extends keyof Sources>(
  get: GetPage,
  source: Sources[From] & { from: From },
): Promise<FoundVersion[]> {
  return READERS[source.from](get, source);
}

const PRE_RELEASE = /(?<![a-z])(alpha|beta|rc|pre|preview|dev|nightly|snapshot|canary)(?![a-z])/i;

/** What a recipe lists itself it means; elsewhere whatever looks unfinished is left out. */
function allowed(found: FoundVersion[], { from, exclude }: VersionSource): FoundVersion[] {
  const final = from === "fixed" ? found : found.filter(({ version }) => !PRE_RELEASE.test(version));
  if (exclude === undefined) return final;
  const excluded = findEach(
    exclude,
    final.map(({ version }) => version),
  );
  return final.filter((_, index) => excluded[index] === null);
}
