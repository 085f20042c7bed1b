import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { keepFacts } from "#lib/builds/adopt";
import { liveTorcxRequests } from "#lib/builds/reads";
import type { Context } from "#lib/builds/request";
import { nullIfMissing } from "#lib/errors";
import { tidyImages } from "#lib/images/tidy";
import { sweepDownloads } from "#lib/upstream/cache-room";

/** An upload is kept this long, so that it can still be queued, or its build be retried, without sending it again. */
const UPLOAD_KEPT_MS = 86_400_000;

type Swept = Pick<Context, "store" | "upstream" | "uploads">;

/** Removes files nobody knows: of crashed bakes, downloads and uploads, and uploads that no build waits for. Gives their paths. */
export async function sweep({ store, upstream, uploads }: Swept, now: Date): Promise<string[]> {
  const images = await tidyImages(store, {
    now,
    log: upstream.log,
    keepFacts: (sha256) => keepFacts(store, sha256),
  });
  const downloads = await sweepDownloads(upstream.cache.folder, now.getTime());
  const unfinished = await sweepDownloads(uploads, now.getTime());
  return [...images, ...downloads, ...unfinished, ...(await sweepUploads(uploads, now))];
}

async function sweepUploads(folder: string, now: Date): Promise<string[]> {
  const old = await filesBefore(folder, now.getTime() - UPLOAD_KEPT_MS);
  const needed = new Set((await liveTorcxRequests()).map(({ upload }) => upload));
  const garbage = old.filter((file) => !needed.has(path.basename(file)));
  await Promise.all(garbage.map((file) => rm(file, { force: true })));
  return garbage;
}

async function filesBefore(folder: string, limit: number): Promise<string[]> {
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true }).catch(nullIfMissing)) ?? [];
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const times = await Promise.all(files.map(async (file) => (await stat(file).catch(() => null))?.mtimeMs));
  return files.filter((_, index) => (times[index] ?? Number.POSITIVE_INFINITY) < limit);
}
