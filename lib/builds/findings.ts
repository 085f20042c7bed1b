import { readTexts } from "#lib/bake/read-texts";
import { getPlan } from "#lib/builds/reads";
import { getManifest, getTexts } from "#lib/images/reads";
import type { ImageRow } from "#lib/images/schema";
import type { ImageStore } from "#lib/images/store";
import { type Finding, lint } from "#lib/inspect/lint";

const PATIENCE_MS = 10_000;

/**
 * What a look at an image finds, by the rules of today. Texts of images from before they were kept, and of others, are read
 * from the image where it lies on this machine. Throws AppError not_found.
 */
export async function findingsOf(image: ImageRow, store: ImageStore): Promise<Finding[]> {
  const { file, name, os, arch, buildId } = image;
  const [manifest, kept, plan] = await Promise.all([getManifest(file), getTexts(file), getPlan(buildId)]);
  const texts = kept ?? (await textsIn(image, manifest, store));
  return lint({ name, os, arch, manifest, texts, require: plan?.require, waive: plan?.waive });
}

async function textsIn({ sha256 }: ImageRow, manifest: Awaited<ReturnType<typeof getManifest>>, store: ImageStore) {
  const file = await store.localFile(sha256);
  if (file === null) return {};
  const signal = AbortSignal.timeout(PATIENCE_MS);
  return readTexts(file, manifest, signal).catch((error: unknown) => {
    if (signal.aborted) return {};
    throw error;
  });
}
