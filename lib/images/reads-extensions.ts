import { db } from "#lib/db";
import { publishedVersion } from "#lib/images/name";
import { type ImageFilter, matching, type Page, PUBLISHED, toRow } from "#lib/images/reads";
import type { ImageRow } from "#lib/images/schema";
import { compareVersions } from "#lib/version-order";

/**
 * An extension with its images: how many, their bytes, and for each architecture the newest that machines see, beside newer
 * ones that they do not.
 */
export type Extension = { name: string; count: number; size: number; newest: ImageRow[] };

/** Extensions that have images, by name, `limit` at a time. `cursor` is the `next` of the page before. */
export async function listExtensions(filter: ImageFilter & Page): Promise<{ items: Extension[]; next: string | null }> {
  const { limit, cursor } = filter;
  const groups = await db().image.groupBy({
    by: ["name"],
    where: { AND: [matching(filter), { name: { gt: cursor } }] },
    orderBy: { name: "asc" },
    take: limit + 1,
    _count: true,
    _sum: { size: true },
  });
  const shown = groups.slice(0, limit);
  const newest = await newestOf(
    shown.map(({ name }) => name),
    filter,
  );
  const items = shown.map(({ name, _count: count, _sum: { size } }) => ({
    name,
    count,
    size: Number(size),
    newest: newest.filter((image) => image.name === name),
  }));
  return { items, next: groups.length > limit ? (items.at(-1)?.name ?? null) : null };
}

/** Of each extension the image that machines would choose, for each architecture, and what is newer; newest versions first. */
async function newestOf(names: string[], filter: ImageFilter): Promise<ImageRow[]> {
  const versions = await db().image.findMany({
    where: { AND: [matching(filter), { name: { in: names } }] },
    select: { file: true, name: true, arch: true, version: true, revision: true, state: true },
  });
  const newest = new Map<string, (typeof versions)[number]>();
  for (const image of versions.sort(newestFirst)) {
    const key = (state: string) => `${image.name} ${image.arch} ${state}`;
    if (!newest.has(key("published")) && !newest.has(key(image.state))) newest.set(key(image.state), image);
  }
  const files = Array.from(newest.values()).map(({ file }) => file);
  const rows = await db().image.findMany({ where: { file: { in: files } }, orderBy: { arch: "desc" } });
  return rows.map(toRow).sort(newestFirst);
}

function newestFirst(a: Pick<ImageRow, "version" | "revision">, b: Pick<ImageRow, "version" | "revision">): number {
  return compareVersions(publishedVersion(b), publishedVersion(a));
}

/** The newest version that machines see of an extension beside one image: what is left for them without it. Null when nothing is. */
export async function newestBeside({
  file,
  name,
  arch,
}: Pick<ImageRow, "file" | "name" | "arch">): Promise<string | null> {
  const others = await db().image.findMany({
    where: { ...PUBLISHED, name, arch, file: { not: file } },
    select: { version: true, revision: true },
  });
  const [newest] = others.sort(newestFirst);
  return newest === undefined ? null : publishedVersion(newest);
}
