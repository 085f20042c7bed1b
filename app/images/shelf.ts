import { publishedVersion } from "#lib/images/name";
import type { Image } from "#lib/images/schema";
import { compareVersions } from "#lib/version-order";

/** All images of one extension: the newest of each architecture, then the others, newest first. */
export type Shelf<T> = { name: string; newest: T[]; older: T[] };

type Sorted = Pick<Image, "name" | "version" | "revision" | "arch">;

/** Images by extension, extensions by name. Versions in the order by which machines pick the newest. */
export function shelve<T extends Sorted>(images: readonly T[]): Shelf<T>[] {
  const names = [...new Set(images.map(({ name }) => name))].sort();
  return names.map((name) => {
    const sorted = images.filter((image) => image.name === name).sort(newestFirst);
    const newest = sorted.filter((image, index) => sorted.findIndex(({ arch }) => arch === image.arch) === index);
    return { name, newest, older: sorted.filter((image) => !newest.includes(image)) };
  });
}

function newestFirst(a: Sorted, b: Sorted): number {
  return compareVersions(publishedVersion(b), publishedVersion(a)) || (a.arch < b.arch ? 1 : -1);
}
