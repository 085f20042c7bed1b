import { db } from "#lib/db";
import { publishedVersion } from "#lib/images/name";
import { PUBLISHED } from "#lib/images/reads";
import { compareVersions } from "#lib/version-order";

/** An image under a name of an operator's own, as far as it is needed to find its build. */
type OwnImage = { name: string; arch: string; version: string; revision: number; buildId: string };

/**
 * Published images whose name is not that of their recipe, converted archives among them: the newest version for each name
 * and architecture, `limit` names at most. `search` holds words that the name has, each somewhere.
 */
export async function ownImages(search: string, limit: number): Promise<OwnImage[]> {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = await db().image.groupBy({
    by: ["name", "recipe"],
    where: { ...PUBLISHED, AND: words.map((word) => ({ name: { contains: word } })) },
    orderBy: { name: "asc" },
  });
  const own = groups.filter(({ name, recipe }) => name !== recipe).slice(0, limit);
  const images = await db().image.findMany({
    where: { ...PUBLISHED, OR: own.map(({ name, recipe }) => ({ name, recipe })) },
    select: { name: true, arch: true, version: true, revision: true, buildId: true },
  });
  const newest = new Map<string, OwnImage>();
  for (const image of images.sort(byVersion)) {
    const key = `${image.name} ${image.arch}`;
    if (!newest.has(key)) newest.set(key, image);
  }
  return Array.from(newest.values()).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function byVersion(a: OwnImage, b: OwnImage): number {
  return compareVersions(publishedVersion(b), publishedVersion(a));
}

/** Names of all extensions that have images. */
export async function publishedNames(): Promise<string[]> {
  const groups = await db().image.groupBy({ by: ["name"], where: { deletedAt: null }, orderBy: { name: "asc" } });
  return groups.map(({ name }) => name);
}
