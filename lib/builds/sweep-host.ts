import { liveUploads } from "#lib/builds/reads";
import type { Context } from "#lib/builds/request";
import { sweepCopies } from "#lib/uploads/uploads";
import { sweepDownloads } from "#lib/upstream/cache-room";

/**
 * The part of the sweep that a host without a worker has to do for itself, where hosts share an object storage and no folder:
 * removes its unfinished files, and copies of uploads that are not needed any more. Gives their paths.
 */
export async function sweepHost(
  { store, upstream, uploads }: Pick<Context, "store" | "upstream" | "uploads">,
  now: Date,
): Promise<string[]> {
  // A worker has the same folder, and tidies it.
  if (uploads.shared === null) return [];
  const copies = await sweepCopies(uploads, await liveUploads(), now);
  const downloads = await sweepDownloads(upstream.cache.folder, now.getTime());
  return [...copies, ...downloads, ...(await store.sweepTemporary())];
}
