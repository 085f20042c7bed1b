import { ERRATA, type Erratum, touching } from "#lib/bake/errata";
import { getPlan } from "#lib/builds/reads";
import { imagesBeforeErratum } from "#lib/images/reads";
import { writeErrata } from "#lib/images/writes";

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
