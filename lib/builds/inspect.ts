import { setImmediate as turn } from "node:timers/promises";
import { readTexts } from "#lib/bake/read-texts";
import { getPlan } from "#lib/builds/reads";
import { nextToInspect } from "#lib/builds/reads-inspections";
import { keepInspection } from "#lib/builds/writes-inspections";
import { messageOf } from "#lib/errors";
import type { Manifest, Texts } from "#lib/images/manifest";
import { getManifest, getTexts } from "#lib/images/reads";
import type { ImageRow } from "#lib/images/schema";
import type { ImageStore } from "#lib/images/store";
import type { Finding } from "#lib/inspect/finding";
import { lint } from "#lib/inspect/lint";
import type { Log } from "#lib/log";
import type { Plan } from "#lib/recipes/plan";

const PATIENCE_MS = 10_000;

type Inside = Pick<ImageRow, "name" | "os" | "arch" | "sha256"> & {
  manifest: Manifest;
  /** Left out where they were not kept: then they are read from the image. */
  texts?: Texts | undefined;
};

/** What a look at an image finds, by the rules of today and the waivers of its plan. Takes seconds for a large image. */
export async function inspectInside(inside: Inside, plan: Plan | null, store: ImageStore): Promise<Finding[]> {
  const { name, os, arch, manifest } = inside;
  const texts = inside.texts ?? (await textsIn(inside, store));
  return lint({ name, os, arch, manifest, texts, require: plan?.require, waive: plan?.waive });
}

async function textsIn({ sha256, manifest }: Inside, store: ImageStore): Promise<Texts> {
  return (await store.withFile(sha256, (file) => readSoon(file, manifest))) ?? {};
}

function readSoon(file: string, manifest: Manifest): Promise<Texts> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  return readTexts(file, manifest, signal).catch((error: unknown) => {
    if (signal.aborted) return {};
    throw error;
  });
}

/** The same of an image that is there, kept with it. */
async function inspectImage(image: ImageRow, store: ImageStore, now: Date): Promise<void> {
  const { file, buildId } = image;
  const [manifest, texts, plan] = await Promise.all([getManifest(file), getTexts(file), getPlan(buildId)]);
  await keepInspection(image, await inspectInside({ ...image, manifest, texts }, plan, store), now);
}

type Inspecting = { store: ImageStore; stopping: AbortSignal; log: Log };

/**
 * Looks at all images, one after the other, that nobody has looked at by the rules of today: those from before findings were
 * kept, and all of them after the rules have changed. One that can't be looked at keeps none of the others.
 */
export async function inspectWaiting({ store, stopping, log }: Inspecting): Promise<number> {
  let [count, after] = [0, ""];
  while (!stopping.aborted) {
    const image = await nextToInspect(after);
    if (image === null) break;
    after = image.file;
    await inspectImage(image, store, new Date()).then(
      () => count++,
      (error: unknown) => log("error", `${image.file} can’t be looked into: ${messageOf(error)}`),
    );
    await turn();
  }
  return count;
}
