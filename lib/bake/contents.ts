import { createHash } from "node:crypto";
import { ByteSource } from "#lib/bake/byte-source";
import { unsquashfs, wrongImage } from "#lib/bake/listing";
import { AppError } from "#lib/errors";
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
  const files = manifest.filter(({ type }) => type === "file").toSorted((a, b) => b.size - a.size);
  for (const batch of batches(files.slice(0, MOST_READ))) await requireBatch(file, batch, signal);
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
async function requireBatch(file: string, batch: Manifest, signal: AbortSignal): Promise<void> {
  const paths = batch.map(({ path }) => path);
  const output = unsquashfs(
    ["-da", "32", "-fr", "32", "-no-wildcards", "-cat", file].concat(paths),
    file,
    "internal",
    signal,
  );
  const source = new ByteSource(output);
  try {
    for (const entry of batch) await requireBytes(entry, source);
    if ((await source.some(1)) !== null)
      throw new AppError("internal", `The image ${file} holds more than its list says.`);
  } finally {
    await source.close();
  }
}

async function requireBytes({ path, size, sha256 }: ManifestEntry, source: ByteSource): Promise<void> {
  const hash = createHash("sha256");
  for (let left = size; left > 0; ) {
    const chunk = await source.some(left);
    if (chunk === null) throw wrongImage(path, "fewer bytes", "those that went into it");
    hash.update(chunk);
    left -= chunk.length;
  }
  if (hash.digest("hex") !== sha256) throw wrongImage(path, "other bytes", "those that went into it");
}
