import { createHash } from "node:crypto";
import { ByteSource } from "#lib/bake/byte-source";
import { unsquashfs, wrongImage } from "#lib/bake/listing";
import { quoted } from "#lib/bake/paths";
import { AppError, type ErrorCode } from "#lib/errors";
import type { Manifest, ManifestEntry } from "#lib/images/manifest";

/** unsquashfs reads the whole folder for each file: with 10,000 in one, so many take two seconds, and all of them eight. */
const MOST_READ = 2_000;
/** Paths that are asked for at once, in characters: the kernel takes 2 MiB of arguments in all. */
const LONGEST_ARGUMENTS = 128 * 1024;

/**
 * Reads the files of a new image back, the 2,000 largest where there are more, and throws `internal` when one holds other bytes than went into it.
 * `requireListing` is for everything else, and comes first.
 */
export async function requireContents(file: string, manifest: Manifest, signal: AbortSignal): Promise<void> {
  for await (const { entry, sha256 } of contents(file, manifest, "internal", signal))
    if (sha256 !== entry.sha256) throw wrongImage(entry.path, "other bytes", "those that went into it");
}

/**
 * The manifest of an image that somebody else built, with the digests of its files, of the 2,000 largest where there are more. Throws
 * `invalid` where they cannot be read.
 */
export async function withDigests(file: string, manifest: Manifest, signal: AbortSignal): Promise<Manifest> {
  const digests = new Map<string, string>();
  for await (const { entry, sha256 } of contents(file, manifest, "invalid", signal)) digests.set(entry.path, sha256);
  return manifest.map((entry) => ({ ...entry, sha256: digests.get(entry.path) }));
}

type Content = { entry: ManifestEntry; sha256: string };

async function* contents(
  file: string,
  manifest: Manifest,
  blame: ErrorCode,
  signal: AbortSignal,
): AsyncGenerator<Content> {
  const files = manifest.filter(({ type }) => type === "file").toSorted((a, b) => b.size - a.size);
  for (const batch of batches(files.slice(0, MOST_READ))) yield* batchOf(file, batch, blame, signal);
}

function* batches(files: Manifest): Generator<Manifest> {
  let batch: Manifest = [];
  let length = 0;
  for (const entry of files) {
    if (length + entry.path.length > LONGEST_ARGUMENTS) {
      yield batch;
      [batch, length] = [[], 0];
    }
    batch.push(entry);
    length += entry.path.length;
  }
  if (batch.length > 0) yield batch;
}

/** unsquashfs writes the files one behind the other. */
async function* batchOf(file: string, batch: Manifest, blame: ErrorCode, signal: AbortSignal): AsyncGenerator<Content> {
  const paths = batch.map(({ path }) => path);
  const output = unsquashfs(
    ["-da", "32", "-fr", "32", "-no-wildcards", "-cat", file].concat(paths),
    file,
    blame,
    signal,
  );
  const source = new ByteSource(output);
  try {
    for (const entry of batch) yield { entry, sha256: await digestOf(entry, source, blame) };
    if ((await source.some(1)) !== null) throw new AppError(blame, `The image ${file} holds more than its list says.`);
  } finally {
    await source.close();
  }
}

async function digestOf({ path, size }: ManifestEntry, source: ByteSource, blame: ErrorCode): Promise<string> {
  const hash = createHash("sha256");
  for (let left = size; left > 0; ) {
    const chunk = await source.some(left);
    if (chunk === null) throw new AppError(blame, `The image holds fewer bytes at ${quoted(path)} than its list says.`);
    hash.update(chunk);
    left -= chunk.length;
  }
  return hash.digest("hex");
}
