import { publishedVersion } from "#lib/images/name";
import { findImages, imagesOf } from "#lib/images/reads";
import type { ImageRow } from "#lib/images/schema";
import { compareVersions } from "#lib/version-order";

/** Images of other names that are offered; any other can be named. */
const MOST_OTHERS = 200;

/**
 * The image that one is compared with first: of its name and architecture the next lower version, whether machines see it or
 * not; where all are newer, the next. Null where it is the only one.
 */
export async function versionBefore({ file, name, arch, ...image }: ImageRow): Promise<ImageRow | null> {
  const others = (await imagesOf(name)).filter((other) => other.file !== file && other.arch === arch).sort(byVersion);
  const lower = others.filter((other) => compareVersions(publishedVersion(other), publishedVersion(image)) < 0);
  return lower.at(-1) ?? others[0] ?? null;
}

/** Images to compare one with, as choices: those of its name, the newest version first, then those baked last. */
export async function comparableWith({ file, name }: ImageRow): Promise<{ id: string; text: string }[]> {
  const own = (await imagesOf(name)).sort((a, b) => byVersion(b, a));
  const { items } = await findImages({ limit: MOST_OTHERS });
  return own
    .concat(items.filter((other) => other.name !== name))
    .filter((other) => other.file !== file)
    .map((other) => ({ id: other.file, text: other.file }));
}

function byVersion(a: ImageRow, b: ImageRow): number {
  return compareVersions(publishedVersion(a), publishedVersion(b));
}
