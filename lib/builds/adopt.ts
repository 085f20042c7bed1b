import { createHash } from "node:crypto";
import { getBuild } from "#lib/builds/reads";
import { Build } from "#lib/builds/schema";
import { insertAdopted } from "#lib/builds/writes";
import { AppError } from "#lib/errors";
import type { ImageFacts } from "#lib/images/facts";
import { findReserved, getManifest, imageOfDigest } from "#lib/images/reads";
import type { ImageStore, SetAside } from "#lib/images/store";
import type { NewImage } from "#lib/images/writes";
import { Plan } from "#lib/recipes/plan";

/** What is kept beside the bytes of an image that a build has made. */
export async function factsOf(image: NewImage, plan: Plan): Promise<ImageFacts> {
  const { kind, request } = await getBuild(image.buildId);
  return { ...image, kind, request, plan };
}

/** Writes the facts of images that were published before facts were kept. `sha256` is of bytes that the store has. */
export async function keepFacts(store: ImageStore, sha256: string): Promise<void> {
  const image = await imageOfDigest(sha256);
  if (image === null) return;
  const { plan, kind, request } = await getBuild(image.buildId);
  await store.putFacts({ ...image, kind, request, plan, manifest: await getManifest(image.file) });
}

/** What became of an image that was set aside: `why` says why it still is. */
export type Adoption = { sha256: string; file: string | null; why: string | null };

/**
 * Reads images that were set aside back into the database, from what was kept with their bytes: an equal request gives them
 * again. Bytes are checked against their digest first. What cannot be read back stays aside.
 */
export async function* adoptImages(store: ImageStore, now: Date): AsyncGenerator<Adoption> {
  const aside: SetAside[] = [];
  for await (const image of store.listAside()) aside.push(image);
  for (const image of aside) yield await adopt(image, store, now);
}

async function adopt(aside: SetAside, store: ImageStore, now: Date): Promise<Adoption> {
  const { sha256 } = aside;
  const facts = await store.facts(aside);
  const stays = (why: string): Adoption => ({ sha256, file: facts?.file ?? null, why });
  if (facts === null)
    return stays("Nothing is known of it: no file with its name, version and request lies beside it.");
  const owner = await findReserved(facts.file);
  if (owner !== null && owner.sha256 !== sha256) return stays(`${facts.file} is the name of another image by now.`);
  if (owner !== null && owner.deletedAt !== null) return stays(`${facts.file} was deleted.`);
  await store.bringBack(aside);
  try {
    await requireDigest(store, sha256);
    if (owner === null) await insertAdopted(imageIn(facts), buildIn(facts), now);
    return { sha256, file: facts.file, why: null };
  } catch (error) {
    await store.setAside(sha256, aside.day);
    if (error instanceof AppError) return stays(error.message);
    throw error;
  }
}

function imageIn({ kind: _kind, request: _request, plan: _plan, ...image }: ImageFacts): NewImage {
  return image;
}

function buildIn({ kind, request, plan }: ImageFacts) {
  return { kind, request: Build.shape.request.parse(request), plan: Plan.nullable().parse(plan) };
}

async function requireDigest(store: ImageStore, sha256: string): Promise<void> {
  const reader = await store.open(sha256);
  if (reader === null) throw new Error(`The store has no ${sha256}.`);
  const hash = createHash("sha256");
  const chunk = Buffer.alloc(1 << 20);
  try {
    for (let count = await reader.read(chunk); count > 0; count = await reader.read(chunk))
      hash.update(chunk.subarray(0, count));
  } finally {
    await reader.close();
  }
  if (hash.digest("hex") !== sha256) throw new AppError("invalid", "Its bytes are damaged: they have another digest.");
}
