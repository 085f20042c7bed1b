import { keepFacts } from "#lib/builds/adopt";
import { liveTorcxRequests } from "#lib/builds/reads";
import type { Context } from "#lib/builds/request";
import { tidyImages } from "#lib/images/tidy";
import { sweepUploads } from "#lib/uploads/uploads";
import { sweepDownloads } from "#lib/upstream/cache-room";

type Swept = Pick<Context, "store" | "upstream" | "uploads">;

/** Removes files nobody knows: of crashed bakes, downloads and uploads, and uploads that no build waits for. Gives their paths. */
export async function sweep({ store, upstream, uploads }: Swept, now: Date): Promise<string[]> {
  const images = await tidyImages(store, {
    now,
    log: upstream.log,
    keepFacts: (sha256) => keepFacts(store, sha256),
  });
  const downloads = await sweepDownloads(upstream.cache.folder, now.getTime());
  const needed = new Set((await liveTorcxRequests()).map(({ upload }) => upload));
  return [...images, ...downloads, ...(await sweepUploads(uploads, needed, now))];
}
