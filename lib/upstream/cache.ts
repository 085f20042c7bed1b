import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AppError, isMissing } from "#lib/errors";
import type { Hold } from "#lib/upstream/hold";
import { temporaryFile } from "#lib/upstream/temporary-file";
import type { Upstream } from "#lib/upstream/upstream";

/** A file in the cache: its name there, and its bytes. */
export type Kept = { sha256: string; size: number };

/** What a file is wanted for: `hold` takes it before anybody can make room of it. */
export type Use = { signal: AbortSignal; hold?: Hold | undefined };

/** Where the file with this digest lies once `download` or `addToCache` has put it there. A bake reads what it holds. */
export function cachePath({ cacheFolder }: Upstream, sha256: string): string {
  return path.join(/* turbopackIgnore: true */ cacheFolder, "sha256", sha256);
}

/** Keeps bytes that somebody brought along. Throws `too_large` above `maxBytes`; nothing is left behind then. */
export function addToCache(
  upstream: Upstream,
  bytes: Readable,
  { maxBytes, signal }: { maxBytes: number; signal: AbortSignal },
): Promise<Kept> {
  return keep(upstream, limited(bytes, maxBytes), { signal });
}

async function* limited(bytes: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for await (const chunk of bytes) {
    seen += chunk.length;
    if (seen > maxBytes)
      throw new AppError("too_large", `The file has more than ${maxBytes / 1e6} MB, which is the limit.`);
    yield chunk;
  }
}

/**
 * Streams bytes into the cache. They become visible under their digest, whole, only after `check` has let them pass;
 * before that, and after any failure, there is nothing.
 */
export async function keep(
  upstream: Upstream,
  bytes: AsyncIterable<Uint8Array>,
  { signal, hold, check }: Use & { check?: (found: Kept) => void },
): Promise<Kept> {
  const temporary = await temporaryFile(upstream);
  try {
    const kept = await writeHashed(bytes, temporary, signal);
    check?.(kept);
    await hold?.take(temporary, kept.sha256);
    const place = cachePath(upstream, kept.sha256);
    await mkdir(path.dirname(place), { recursive: true });
    await rename(temporary, place);
    return kept;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeHashed(bytes: AsyncIterable<Uint8Array>, file: string, signal: AbortSignal): Promise<Kept> {
  const hash = createHash("sha256");
  let size = 0;
  const measured = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  };
  await pipeline(bytes, measured, createWriteStream(file, { flags: "wx", flush: true, highWaterMark: 1 << 20 }), {
    signal,
  });
  return { sha256: hash.digest("hex"), size };
}

/**
 * Size of a cached file that is about to be used, or null when it is not there. Its bytes are hashed anew every time,
 * at a gigabyte a second: a file that a full disk or a stray hand has damaged must never be baked. It is removed instead.
 */
export async function checkCached(upstream: Upstream, sha256: string, { signal, hold }: Use): Promise<number | null> {
  const file = cachePath(upstream, sha256);
  try {
    await hold?.take(file, sha256);
    await utimes(file, new Date(), new Date());
    const { size } = await stat(file);
    if ((await hashOf(file, signal)) === sha256) return size;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  upstream.log("warn", `${file} is damaged and is removed from the cache.`);
  await rm(file, { force: true });
  return null;
}

async function hashOf(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash, { signal });
  return hash.digest("hex");
}
