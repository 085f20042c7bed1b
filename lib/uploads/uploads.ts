import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { requireRoom } from "#lib/disk-space";
import { AppError, nullIfMissing } from "#lib/errors";
import {
  forgetHoldsBefore,
  forgetUpload,
  holdUpload,
  keptBytes,
  knownDigests,
  letGoUpload,
  noteFound,
  noteUse,
  refuseUpload,
  removeCopies,
  removeUnused,
  touchUpload,
  type Upload,
} from "#lib/uploads/data";
import { bring, type Shared, share, sweepShared } from "#lib/uploads/shared";
import { addToCache, cachePath, type Kept } from "#lib/upstream/cache";
import { sweepDownloads } from "#lib/upstream/cache-room";
import type { Cache } from "#lib/upstream/upstream";
import { Sha256 } from "#lib/words";

/** An upload is kept this long after its last use, so that a build can be asked for again without sending it again. */
const KEPT_MS = 86_400_000;

/** Who asks for an upload again waits so long for another host's. */
const PATIENCE_MS = 300_000;

/** What arrives makes room of uploads that nobody needs and that were not used for so long. */
const SPARED_MS = 600_000;

/** The folder of uploads, the bytes they may have together, and those that arrive in this process. */
export type Uploads = Cache & {
  most: number;
  /** Bytes that are arriving. */
  arriving: number;
  /** Null where this host's folder is all there is. */
  shared: Shared | null;
};

/** Uploads lie in a folder as downloads do, but no limit pushes them out: the sweep removes what nobody needs. */
export function uploadsIn(folder: string, most: number, shared: Shared | null = null): Uploads {
  const cache = { folder, limit: Number.POSITIVE_INFINITY };
  const own = { ...cache, most, arriving: 0, shared };
  return shared === null ? own : { ...own, bring: (sha256, signal) => bring(shared, cache, sha256, signal) };
}

/**
 * Takes in the bytes of an archive for `work`, and keeps them for a day when it succeeds. When it throws they are gone again,
 * unless they were taken before or another request has them in hand. `size` is what the sender says; `needed` gives the
 * digests that builds wait for. Throws what `work` throws, and AppError busy (a full disk, too many uploads), too_large.
 */
export async function takeUpload<T>(
  uploads: Uploads,
  bytes: Readable,
  { filename, size, now, needed, ...limits }: Arriving,
  work: (kept: Kept) => Promise<T>,
): Promise<T> {
  await mkdir(uploads.folder, { recursive: true });
  await requireRoom(uploads.folder, size ?? 0);
  const arrived = { bytes: 0 };
  const hold = randomUUID();
  // Before the bytes have their name: from then on nobody else removes them.
  const check = ({ sha256 }: Kept) => holdUpload(hold, sha256, now());
  try {
    const ask = (bytesToCome: number) => makeRoom(uploads, { bytesToCome, needed, now: now() });
    await ask(size ?? 0);
    const counted = Readable.from(countArriving(uploads, bytes, arrived, ask), { objectMode: false });
    const kept = await addToCache(uploads, counted, { ...limits, size, check });
    await touchUpload(kept.sha256, now());
    // Before the work: a worker on another host may begin with what it queues.
    if (uploads.shared !== null) await share(uploads.shared, uploads, kept);
    const done = await work(kept);
    await noteUse({ ...kept, filename }, now());
    await letGoUpload(hold);
    return done;
  } catch (error) {
    await refuseUpload(hold, (sha256) => rmSync(cachePath(uploads, sha256), { force: true }));
    throw error;
  } finally {
    uploads.arriving -= arrived.bytes;
  }
}

/** Bytes after which the others' are looked at again. */
const LOOK_EVERY = 16 << 20;

/** What was said of a size is not counted before it comes: somebody slow would keep everybody out. */
async function* countArriving(
  uploads: Uploads,
  bytes: Readable,
  arrived: { bytes: number },
  ask: (bytesToCome: number) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  let sinceLook = 0;
  for await (const chunk of bytes as AsyncIterable<Uint8Array>) {
    arrived.bytes += chunk.length;
    uploads.arriving += chunk.length;
    sinceLook += chunk.length;
    if (sinceLook >= LOOK_EVERY) {
      await ask(0);
      sinceLook = 0;
    }
    yield chunk;
  }
  await ask(0);
}

type Arriving = {
  filename: string;
  size: number | null;
  maxBytes: number;
  signal: AbortSignal;
  now(): Date;
  needed(): Promise<ReadonlySet<string>>;
};

/** Uploads that nobody needs go where all together are too large. Throws AppError busy when that is not enough. */
async function makeRoom(
  uploads: Uploads,
  { bytesToCome, needed, now }: { bytesToCome: number; needed: Arriving["needed"]; now: Date },
): Promise<void> {
  const { most } = uploads;
  const isEnough = async () => (await keptBytes()) + uploads.arriving + bytesToCome <= most;
  if (await isEnough()) return;
  const limit = new Date(now.getTime() - SPARED_MS);
  await removeUnused({ limit, needed: await needed() }, (sha256) => rm(cachePath(uploads, sha256), { force: true }));
  if (await isEnough()) return;
  const message = `Uploads that builds wait for or that came just now take up the ${most / 1e6} MB that all uploads may have (BAKEHOUSE_UPLOADS). Try again in ten minutes, or convert the archive on the command line: npx bakehouse convert-torcx.`;
  throw new AppError("busy", message, { facts: { retryAfter: SPARED_MS / 1000 } });
}

/** Keeps an upload for a day from now. Gives its place and size; AppError not_found when its bytes are not here. */
export async function useUpload(
  uploads: Cache,
  { sha256, filename }: Pick<Upload, "sha256" | "filename">,
  now: Date,
): Promise<{ file: string; size: number }> {
  const file = cachePath(uploads, sha256);
  const isHere = (await stat(file).catch(nullIfMissing)) !== null;
  if (!isHere) await uploads.bring?.(sha256, AbortSignal.timeout(PATIENCE_MS));
  const there = await stat(file).catch(nullIfMissing);
  if (there !== null) await noteUse({ sha256, size: there.size, filename }, now);
  // Once more: a sweep that had begun before the use was noted may have taken it.
  const kept = await stat(file).catch(nullIfMissing);
  if (kept !== null) return { file, size: kept.size };
  await forgetUpload(sha256);
  throw new AppError("not_found", `The bytes of ${filename} are no longer kept. Upload the archive again.`);
}

/** Removes what killed servers left, and uploads of before yesterday that nobody needs. Gives the paths. */
export async function sweepUploads(uploads: Uploads, needed: ReadonlySet<string>, now: Date): Promise<string[]> {
  const removed = await sweepDownloads(uploads.folder, now.getTime());
  const limit = new Date(now.getTime() - KEPT_MS);
  await forgetHoldsBefore(limit);
  await noteStrays(uploads);
  await removeUnused({ limit, needed }, async (sha256) => {
    const file = cachePath(uploads, sha256);
    await rm(file, { force: true });
    removed.push(file);
  });
  if (uploads.shared === null) return removed;
  return removed.concat(await sweepShared(uploads.shared, await knownDigests(), limit));
}

/**
 * The part of it that each host has to do for itself where all share the uploads but not the folder: removes what its killed
 * servers left, and copies of before yesterday that nobody needs. Gives the paths.
 */
export async function sweepCopies(uploads: Uploads, needed: ReadonlySet<string>, now: Date): Promise<string[]> {
  const removed = await sweepDownloads(uploads.folder, now.getTime());
  const limit = new Date(now.getTime() - KEPT_MS);
  const old = (await copiesIn(uploads)).filter(({ since }) => since < limit).map(({ sha256 }) => sha256);
  if (old.length === 0) return removed;
  await removeCopies(old, { limit, needed }, async (sha256) => {
    const file = cachePath(uploads, sha256);
    await rm(file, { force: true });
    removed.push(file);
  });
  return removed;
}

/** Uploads of before they had rows, and of servers that were killed before they wrote one, count from when they came. */
async function noteStrays(uploads: Cache): Promise<void> {
  const copies = await copiesIn(uploads);
  const known = await knownDigests();
  for (const { sha256, size, since } of copies.filter((copy) => !known.has(copy.sha256)))
    await noteFound({ sha256, size, filename: "" }, since);
}

/** What lies in the folder. */
async function copiesIn(uploads: Cache): Promise<{ sha256: string; size: number; since: Date }[]> {
  const folder = path.dirname(cachePath(uploads, "any"));
  const names = ((await readdir(folder).catch(nullIfMissing)) ?? []).filter((name) => Sha256.safeParse(name).success);
  const copies = [];
  for (const sha256 of names) {
    const found = await stat(path.join(folder, sha256)).catch(nullIfMissing);
    if (found !== null) copies.push({ sha256, size: found.size, since: found.mtime });
  }
  return copies;
}
