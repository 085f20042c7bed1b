import { open, rm, stat, statfs } from "node:fs/promises";
import path from "node:path";
import { AppError, nullIfMissing } from "#lib/errors";

/**
 * Kept as a file, and given up while an image is deleted: even then the database must write. Below as much free room nothing
 * new is begun.
 */
export const RESERVE_BYTES = 32 << 20;
const CHUNK = Buffer.alloc(1 << 20);

/** Bytes that may still be written to the disk of this folder. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** AppError `busy` when the disk has no room for `needed` bytes beside the reserve. */
export async function requireRoom(folder: string, needed = 0): Promise<void> {
  requireFree(await freeBytes(folder), needed);
}

/** Like {@link requireRoom}, of `free` bytes; null, where nobody can tell, is enough. */
export function requireFree(free: number | null, needed: number): void {
  if (free !== null && free < needed + RESERVE_BYTES) throw diskFull({ needed: needed + RESERVE_BYTES, free });
}

/** Whether a disk was full, also where a program that we ran says so. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const says = /ENOSPC|EDQUOT|No space left on device|database or disk is full/.test(error.message);
  return says || isDiskFull(error.cause);
}

/** What to tell of a full disk, in bytes; `needed` may be an estimate. */
export function diskFull({ needed, free, cause }: { needed: number; free: number; cause?: unknown }): AppError {
  const message = `The disk is full: about ${megabytes(needed)} are needed and ${megabytes(free)} are free. Delete images that no machine needs any more, or make room on the disk.`;
  return new AppError("busy", message, { cause, facts: { needed, free, retryAfter: 60 } });
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}

/** Does what makes room: the reserve of the data folder is given up meanwhile where the disk is full. */
export async function withReserve<T>(folder: string, work: () => Promise<T>): Promise<T> {
  if ((await freeBytes(folder)) < RESERVE_BYTES) await rm(reserveOf(folder), { force: true });
  try {
    return await work();
  } finally {
    await keepReserve(folder);
  }
}

/** Makes the reserve of a data folder, if it is not there and there is room for it. */
export async function keepReserve(folder: string): Promise<void> {
  const file = reserveOf(folder);
  const kept = await stat(file).catch(nullIfMissing);
  if (kept?.size === RESERVE_BYTES || (await freeBytes(folder)) < 2 * RESERVE_BYTES) return;
  const handle = await open(file, "w");
  try {
    for (let at = 0; at < RESERVE_BYTES; at += CHUNK.length) await handle.write(CHUNK, 0, CHUNK.length, at);
  } finally {
    await handle.close();
  }
}

function reserveOf(folder: string): string {
  return path.join(/* turbopackIgnore: true */ folder, "reserve");
}
