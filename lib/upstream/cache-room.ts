import { copyFile, link, mkdir, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { isMissing, messageOf, nullIfMissing } from "#lib/errors";
import type { Log } from "#lib/log";
import { abandonedFiles } from "#lib/temporary-files";
import { type Hold, temporaryFile } from "#lib/upstream/cache";
import type { Cache } from "#lib/upstream/upstream";

const DAY_MS = 24 * 60 * 60_000;

/**
 * A hold on no file yet. Each file it takes gets a second name (a hard link). What a killed process held is swept with
 * its unfinished downloads.
 */
export async function newHold(cache: Cache, log: Log): Promise<Hold> {
  const folder = await temporaryFile(cache);
  await mkdir(folder);
  const place = (sha256: string) => path.join(/* turbopackIgnore: true */ folder, sha256);
  return {
    path: place,
    take: (file, sha256) => giveSecondName(file, place(sha256)),
    async release() {
      await rm(folder, { recursive: true, force: true });
      await makeRoom(cache, log);
    },
  };
}

async function giveSecondName(file: string, place: string): Promise<void> {
  await rm(place, { force: true });
  try {
    await link(file, place);
  } catch (error) {
    if (isMissing(error)) throw error;
    if (isTaken(error)) return; // by another source with the same bytes
    await copyFile(file, place); // not every file system has hard links
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}

/**
 * Removes what crashes left behind, then the least recently used downloads until the rest fits the limit, but nothing that
 * a bake holds. Never fails: a cache that is too large is no reason to lose a build.
 */
export async function makeRoom(cache: Cache, log: Log, now = Date.now()): Promise<void> {
  const folder = (name: string) => path.join(/* turbopackIgnore: true */ cache.folder, name);
  try {
    await sweepDownloads(cache.folder, now);
    const downloads = await filesIn(folder("sha256"));
    const removable = downloads.filter(({ names }) => names === 1);
    let total = downloads.reduce((sum, { size }) => sum + size, 0);
    for (const { file, size } of removable.sort((a, b) => a.usedAt - b.usedAt)) {
      if (total <= cache.limit) break;
      await rm(file, { force: true });
      total -= size;
    }
    const pointers = (await filesIn(folder("urls"))).filter(({ usedAt }) => now - usedAt > 90 * DAY_MS);
    for (const { file } of pointers) await rm(file, { force: true });
  } catch (error) {
    log("warn", `The download cache could not be tidied: ${messageOf(error)}`);
  }
}

/** Removes the unfinished downloads of processes that are gone from a cache's folder, and what they held; gives their paths. */
export async function sweepDownloads(folder: string, now = Date.now()): Promise<string[]> {
  const files = await abandonedFiles(path.join(/* turbopackIgnore: true */ folder, "tmp"), now);
  await Promise.all(files.map((file) => rm(file, { recursive: true, force: true })));
  return files;
}

type CacheFile = { file: string; size: number; usedAt: number; names: number };

async function filesIn(folder: string): Promise<CacheFile[]> {
  const names = (await readdir(folder).catch(nullIfMissing)) ?? [];
  const files = await Promise.all(names.map((name) => fileAt(folder, name)));
  return files.filter((file) => file !== null);
}

/** Null when another process was quicker. */
async function fileAt(folder: string, name: string): Promise<CacheFile | null> {
  const file = path.join(folder, name);
  const stats = await stat(file).catch(nullIfMissing);
  return stats && { file, size: stats.size, usedAt: stats.mtimeMs, names: stats.nlink };
}
