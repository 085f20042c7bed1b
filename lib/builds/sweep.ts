import { ERRATA, type Erratum, touching } from "#lib/bake/errata";
import { keepFacts } from "#lib/builds/adopt";
import { getPlan, liveUploads } from "#lib/builds/reads";
import type { Context } from "#lib/builds/request";
import { imagesBeforeErratum } from "#lib/images/reads";
import { tidyImages } from "#lib/images/tidy";
import { writeErrata } from "#lib/images/writes";
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
  return [...images, ...downloads, ...(await sweepUploads(uploads, await liveUploads(), now))];
}

const IMAGES_AT_ONCE = 100;

/**
 * Holds every image once against each erratum and writes the numbers of those that touch it to its row, so that lists need
 * no plans. Costs nothing when there is no new erratum.
 */
export async function noteErrata(errata: readonly Erratum[] = ERRATA): Promise<void> {
  const newest = errata.at(-1)?.number ?? 0;
  while (newest > 0) {
    const images = await imagesBeforeErratum(newest, IMAGES_AT_ONCE);
    if (images.length === 0) return;
    for (const { file, buildId, bakerRevision } of images) {
      const plan = await getPlan(buildId);
      await writeErrata(file, { errata: plan === null ? [] : touching(errata, plan, bakerRevision), seen: newest });
    }
  }
}
