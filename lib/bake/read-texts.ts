import { ByteSource } from "#lib/bake/byte-source";
import { erofsFile } from "#lib/bake/erofs";
import { isErofs } from "#lib/bake/erofs-file";
import { unsquashfs } from "#lib/bake/listing";
import { isAppError } from "#lib/errors";
import type { Manifest, Texts } from "#lib/images/manifest";
import { isWantedText, TextKeeper } from "#lib/inspect/texts";

/** Paths that are asked for at once: the kernel takes 2 MiB of arguments in all, and a path has at most 1,024 characters. */
const MOST_AT_ONCE = 500;

/**
 * The small texts of an image that was not baked here, or before they were kept. Empty where its files cannot be read, as in
 * an erofs image that is compressed. Throws the signal's reason.
 */
export async function readTexts(file: string, manifest: Manifest, signal?: AbortSignal): Promise<Texts> {
  const wanted = manifest.filter(isWantedText);
  const keeper = new TextKeeper();
  const read = (await isErofs(file)) ? readErofs : readSquashfs;
  try {
    for (let at = 0; at < wanted.length; at += MOST_AT_ONCE)
      await read(file, wanted.slice(at, at + MOST_AT_ONCE), keeper, signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (!isAppError(error)) throw error;
  }
  return keeper.texts;
}

async function readErofs(file: string, wanted: Manifest, keeper: TextKeeper): Promise<void> {
  for (const { path, size } of wanted) keeper.keep(path, await erofsFile(file, path, size));
}

/** unsquashfs writes the files one behind the other. */
async function readSquashfs(file: string, wanted: Manifest, keeper: TextKeeper, signal?: AbortSignal): Promise<void> {
  const paths = wanted.map(({ path }) => path);
  const source = new ByteSource(
    unsquashfs(["-da", "8", "-fr", "8", "-no-wildcards", "-cat", file].concat(paths), file, "invalid", signal),
  );
  try {
    for (const { path, size } of wanted) keeper.keep(path, await source.take(size));
  } finally {
    await source.close();
  }
}
