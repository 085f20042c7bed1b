import { createHash } from "node:crypto";
import { getBuild } from "#lib/builds/reads";
import { Build } from "#lib/builds/schema";
import { insertAdopted, type MadeBy } from "#lib/builds/writes-adopted";
import { AppError } from "#lib/errors";
import type { ImageFacts } from "#lib/images/facts";
import { findReserved, getManifest, imagesOfDigest, isUsed, usedDigests } from "#lib/images/reads";
import type { ImageRow } from "#lib/images/schema";
import type { ImageStore, Place } from "#lib/images/store";
import type { NewImage } from "#lib/images/writes";
import { parse } from "#lib/issues";
import { Plan } from "#lib/recipes/plan";

/** What is kept beside the bytes of an image that a build has made. */
export async function factsOf(image: NewImage, plan: Plan): Promise<ImageFacts> {
  const { kind, request } = await getBuild(image.buildId);
  return { ...image, kind, request, plan };
}

/** Writes the facts of published images that are not kept beside their bytes, which the store has. */
export async function keepFacts(store: ImageStore, sha256: string): Promise<void> {
  const kept = new Set((await store.facts({ sha256 })).map(({ file }) => file));
  const images = (await imagesOfDigest(sha256)).filter(({ file }) => !kept.has(file));
  if (images.length > 0) await store.putFacts(sha256, await Promise.all(images.map(factsOfRow)));
}

async function factsOfRow(image: ImageRow): Promise<ImageFacts> {
  const { plan, kind, request } = await getBuild(image.buildId);
  return { ...image, kind, request, plan, manifest: await getManifest(image.file) };
}

/** What became of an image that the database did not know: `why` says why it still does not. */
export type Adoption = { sha256: string; file: string | null; why: string | null };

/**
 * Reads images without a row back into the database, whether they were set aside or not yet, from what was kept with their
 * bytes: an equal request gives them again. Bytes are checked against their digest first. Those that a build has announced
 * are left to that build. What cannot be read back stays where it is.
 */
export async function* adoptImages(store: ImageStore, now: Date): AsyncGenerator<Adoption> {
  for (const image of await findUnknown(store, now)) yield* await adopt(image, store, now);
}

async function findUnknown(store: ImageStore, now: Date): Promise<Place[]> {
  const stored: Place[] = [];
  for await (const { sha256 } of store.list()) stored.push({ sha256 });
  // Only now: a build announces its bytes before it puts them.
  const used = await usedDigests(now);
  const unknown = stored.filter(({ sha256 }) => !used.has(sha256));
  for await (const { sha256, day } of store.listAside()) unknown.push({ sha256, day });
  return unknown;
}

async function adopt(image: Place, store: ImageStore, now: Date): Promise<Adoption[]> {
  const { sha256, day } = image;
  const digest = await digestAt(image, store);
  if (digest === null) return []; // The sweep has set it aside since: it comes again.
  const known = (await store.facts(image)).filter((facts) => facts.sha256 === sha256);
  if (known.length === 0) return [{ sha256, file: null, why: NOTHING_KNOWN }];
  if (digest !== sha256) return known.map(({ file }) => ({ sha256, file, why: DAMAGED }));
  if (day !== undefined) await store.bringBack({ sha256, day });
  const adoptions: Adoption[] = [];
  for (const facts of known) adoptions.push({ sha256, file: facts.file, why: await publish(facts, now) });
  if (day !== undefined && !(await isUsed(sha256, now))) await store.setAside(sha256, day);
  return adoptions;
}

const NOTHING_KNOWN = "Nothing is known of it: no file with its name, version and request lies beside it.";
const DAMAGED = "Its bytes are damaged: they have another digest.";

/** Why an image whose bytes are in their place cannot be published again, or null. */
async function publish(facts: ImageFacts, now: Date): Promise<string | null> {
  const { file, sha256 } = facts;
  const owner = await findReserved(file);
  if (owner !== null && owner.sha256 !== sha256) return `${file} is the name of another image by now.`;
  if (owner !== null) return owner.deletedAt === null ? null : `${file} was deleted.`;
  try {
    await insertAdopted(imageIn(facts), madeBy(facts), now);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}

function imageIn({ kind: _kind, request: _request, plan: _plan, ...image }: ImageFacts): NewImage {
  return image;
}

function madeBy({ kind, request, plan }: ImageFacts): MadeBy {
  return { kind, request: parse(Build.shape.request, request), plan: parse(Plan.nullable(), plan) };
}

async function digestAt(image: Place, store: ImageStore): Promise<string | null> {
  const reader = await store.openAt(image);
  if (reader === null) return null;
  const hash = createHash("sha256");
  const chunk = Buffer.alloc(1 << 20);
  try {
    for (let count = await reader.read(chunk); count > 0; count = await reader.read(chunk))
      hash.update(chunk.subarray(0, count));
  } finally {
    await reader.close();
  }
  return hash.digest("hex");
}
