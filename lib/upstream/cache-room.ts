import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { messageOf, nullIfMissing } from "#lib/errors";
import { abandonedFiles } from "#lib/temporary-files";
import type { Upstream } from "#lib/upstream/upstream";

const DAY = 24 * 60 * 60_000;

/**
 * Removes what crashes left behind, then the least recently used downloads until the rest fits the limit, but nothing that
 * a bake holds (hold.ts). Never fails: a cache that is too large is no reason to lose a build.
 */
export async function makeRoom(upstream: Upstream, now = Date.now()): Promise<void> {
  const { cacheFolder, cacheLimit, log } = upstream;
  const folder = (name: string) => path.join(/* turbopackIgnore: true */ cacheFolder, name);
  try {
    await sweepDownloads(upstream, now);
    const downloads = await filesIn(folder("sha256"));
    const removable = downloads.filter(({ names }) => names === 1);
    let total = downloads.reduce((sum, { size }) => sum + size, 0);
    for (const { file, size } of removable.sort((a, b) => a.usedAt - b.usedAt)) {
      if (total <= cacheLimit) break;
      await rm(file, { force: true });
      total -= size;
    }
    const pointers = (await filesIn(folder("urls"))).filter(({ usedAt }) => now - usedAt > 90 * DAY);
    for (const { file } of pointers) await rm(file, { force: true });
  } catch (error) {
    log("warn", `The download cache could not be tidied: ${messageOf(error)}`);
  }
}

/** Removes the unfinished downloads of processes that are gone, and what they held; gives their paths. */
export async function sweepDownloads(
  { cacheFolder }: Pick<Upstream, "cacheFolder">,
  now = Date.now(),
): Promise<string[]> {
  const files = await abandonedFiles(path.join(/* turbopackIgnore: true */ cacheFolder, "tmp"), now);
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
