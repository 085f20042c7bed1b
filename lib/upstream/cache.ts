import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { fingerprintOf } from "#lib/canonical-json";
import { diskFull, freeBytes, isDiskFull, RESERVE_BYTES } from "#lib/disk-space";
import { AppError, isMissing, messageOf } from "#lib/errors";
import type { Log } from "#lib/log";
import { temporaryName } from "#lib/temporary-files";
import type { Cache, Upstream } from "#lib/upstream/upstream";
import { Sha256 } from "#lib/words";

/** A file in the cache: its name there, and its bytes. */
export type Kept = { sha256: string; size: number };

/** The files that one bake reads (cache-room.ts): they stay until they are let go, whoever makes room meanwhile. */
export type Hold = {
  /** Where the file with this digest is, once it was taken. */
  path(sha256: string): string;
  /** Takes a file; one that is not there throws what Node throws. */
  take(file: string, sha256: string): Promise<void>;
  /** Lets go of everything; the cache is then brought back to its limit. */
  release(): Promise<void>;
};

/** What a file is wanted for: `hold` takes it before anybody can make room of it. */
type Use = { signal: AbortSignal; hold?: Hold };

/** `check` sees what came before it is kept; `size` is how many bytes there should be, as far as somebody says so. */
type Keeping = Use & { check?: (found: Kept) => void | Promise<void>; size?: number | null };

/** Where the file with this digest lies once `download` or `addToCache` has put it there. A bake reads what it holds. */
export function cachePath({ folder }: Cache, sha256: string): string {
  return path.join(/* turbopackIgnore: true */ folder, "sha256", sha256);
}

/** Keeps bytes that somebody brought along. Throws `too_large` above `maxBytes`; nothing is left behind then. */
export function addToCache(
  cache: Cache,
  bytes: Readable,
  { maxBytes, ...use }: { maxBytes: number } & Keeping,
): Promise<Kept> {
  return keep(cache, limit(bytes, maxBytes), use);
}

async function* limit(bytes: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
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
 * before that, and after any failure, there is nothing. AppError `busy` when the disk is full.
 */
export async function keep(
  cache: Cache,
  bytes: AsyncIterable<Uint8Array>,
  { signal, hold, check, size }: Keeping,
): Promise<Kept> {
  const temporary = await temporaryFile(cache);
  try {
    const kept = await writeHashed(bytes, temporary, signal);
    await check?.(kept);
    await hold?.take(temporary, kept.sha256);
    const place = cachePath(cache, kept.sha256);
    await mkdir(path.dirname(place), { recursive: true });
    await rename(temporary, place);
    return kept;
  } catch (error) {
    const written = await stat(temporary).catch(() => null);
    await rm(temporary, { force: true });
    if (!isDiskFull(error)) throw error;
    const needed = Math.max(size ?? 0, written?.size ?? 0) + RESERVE_BYTES;
    throw diskFull({ needed, free: await freeBytes(cache.folder), cause: error });
  }
}

async function writeHashed(bytes: AsyncIterable<Uint8Array>, file: string, signal: AbortSignal): Promise<Kept> {
  const hash = createHash("sha256");
  let size = 0;
  const measure = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  };
  // Opened before anything can fail: a stream that is still opening would make the file after it was removed.
  const handle = await open(file, "wx");
  const written = handle.createWriteStream({ flush: true, highWaterMark: 1 << 20 });
  await pipeline(bytes, measure, written, { signal });
  return { sha256: hash.digest("hex"), size };
}

/**
 * Size of a cached file that is about to be used, or null when it is not there. Its bytes are hashed anew every time,
 * at a gigabyte a second: a file that a full disk or a stray hand has damaged must never be baked. It is removed instead.
 */
export async function checkCached(
  cache: Cache,
  sha256: string,
  { signal, hold, log }: Use & { log: Log },
): Promise<number | null> {
  const file = cachePath(cache, sha256);
  try {
    await hold?.take(file, sha256);
    await utimes(file, new Date(), new Date());
    const { size } = await stat(file);
    if ((await hashOf(file, "sha256", signal)) === sha256) return size;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  log("warn", `${file} is damaged and is removed from the cache.`);
  await rm(file, { force: true });
  return null;
}

/** The digest of a file's bytes, as lower-case hex. */
export async function hashOf(file: string, algorithm: "sha256" | "sha512", signal: AbortSignal): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash, { signal });
  return hash.digest("hex");
}

/** A new name for an unfinished file in the cache, whose folder exists. What a crash leaves there is swept. */
export async function temporaryFile(cache: Cache): Promise<string> {
  const folder = path.join(/* turbopackIgnore: true */ cache.folder, "tmp");
  await mkdir(folder, { recursive: true });
  return path.join(folder, temporaryName());
}

/** Writes a small file so that other processes see all of it or nothing. */
export async function writeAtomically(cache: Cache, file: string, text: string): Promise<void> {
  const temporary = await temporaryFile(cache);
  try {
    await writeFile(temporary, text, { flag: "wx" });
    await mkdir(path.dirname(file), { recursive: true });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

const Memo = z.strictObject({ url: z.string(), sha256: Sha256 });

/**
 * The digest an address without published digests gave last time, so that it is not downloaded twice. A pointer into
 * the cache and nothing more: it vouches for nothing, and a lost or broken one costs a download.
 */
export async function recall(upstream: Upstream, url: string): Promise<string | null> {
  try {
    return Memo.parse(JSON.parse(await readFile(memoFile(upstream, url), "utf8"))).sha256;
  } catch {
    return null;
  }
}

/** A full disk costs the next bake a download, and nothing else. */
export async function remember(upstream: Upstream, url: string, sha256: string): Promise<void> {
  try {
    await writeAtomically(upstream.cache, memoFile(upstream, url), JSON.stringify({ url, sha256 }));
  } catch (error) {
    upstream.log("warn", `The digest of ${url} could not be kept in the cache: ${messageOf(error)}`);
  }
}

/** Removes bytes from the cache, and what points to them. Never throws. */
export async function forget(upstream: Upstream, url: string, sha256: string): Promise<void> {
  try {
    await rm(memoFile(upstream, url), { force: true });
    await rm(cachePath(upstream.cache, sha256), { force: true });
  } catch (error) {
    upstream.log("warn", `What ${url} gave could not be removed from the cache: ${messageOf(error)}`);
  }
}

/** A mirror may hold other bytes than upstream. */
function memoFile({ cache, mirror }: Upstream, url: string): string {
  return path.join(/* turbopackIgnore: true */ cache.folder, "urls", `${fingerprintOf({ url, mirror })}.json`);
}
