import { createHash } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { readImage } from "#lib/bake/read-image";
import { inspectInside } from "#lib/builds/inspect";
import { getBuild } from "#lib/builds/reads";
import { Build } from "#lib/builds/schema";
import { insertAdopted, type MadeBy } from "#lib/builds/writes-adopted";
import { isAppError } from "#lib/errors";
import type { ImageFacts } from "#lib/images/facts";
import { findImage, findReserved, getManifest, getTexts, imagesOfDigest } from "#lib/images/reads";
import { isUsed, usedDigests } from "#lib/images/reads-used";
import type { ImageRow } from "#lib/images/schema";
import type { ImageStore, Place } from "#lib/images/store";
import type { NewImage } from "#lib/images/writes";
import { parse } from "#lib/issues";
import { Plan } from "#lib/recipes/plan";

/** What is kept beside the bytes of an image that a build has made. */
export async function factsOf(image: NewImage, plan: Plan): Promise<ImageFacts> {
  const { kind, request } = await getBuild(image.buildId);
  // Where lost bytes are baked anew their image is there, and may be withdrawn or skipped.
  const { state, withdrawn, decided, publishedAt } = (await findImage(image.file)) ?? image;
  return { ...image, state, withdrawn, decided, publishedAt, kind, request, plan };
}

/** Writes the facts of published images that are not kept beside their bytes, which the store has. */
export async function keepFacts(store: ImageStore, sha256: string): Promise<void> {
  const kept = new Set((await store.facts({ sha256 })).map(({ file }) => file));
  const images = (await imagesOfDigest(sha256)).filter(({ file }) => !kept.has(file));
  if (images.length > 0) await store.putFacts(sha256, await Promise.all(images.map(factsOfRow)));
}

/** What the database knows of an image. */
export async function factsOfRow(image: ImageRow): Promise<ImageFacts> {
  const { plan, kind, request } = await getBuild(image.buildId);
  const [manifest, texts] = await Promise.all([getManifest(image.file), getTexts(image.file)]);
  return { ...image, kind, request, plan, manifest, texts };
}

/** What became of an image that the database did not know: `why` says why it still does not. What is not known is null. */
export type Adoption = { sha256: string | null; file: string | null; why: string | null };

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

/** The same for the bytes in one place. Nothing is said of a place that is empty by now. */
export async function adopt(image: Place, store: ImageStore, now: Date): Promise<Adoption[]> {
  const { sha256, day } = image;
  const digest = await digestAt(image, store);
  if (digest === null) return []; // The sweep has set it aside since: it comes again.
  const known = (await store.facts(image)).filter((facts) => facts.sha256 === sha256);
  if (digest !== sha256) return damaged(image, known);
  const rows = await imagesOfDigest(sha256);
  if (known.length + rows.length === 0) return [{ sha256, file: null, why: await wayIn(image, store) }];
  if (day !== undefined) await store.bringBack({ sha256, day });
  const adoptions = new Map<string, Adoption>(rows.map(({ file }) => [file, { sha256, file, why: null }]));
  for (const facts of known) {
    const { file } = facts;
    adoptions.set(file, { sha256, file, why: await publish(facts, store, now) });
  }
  if (day !== undefined && !(await isUsed(sha256, now))) await store.setAside(sha256, day);
  return Array.from(adoptions.values());
}

function damaged(image: Place, known: readonly ImageFacts[]): Adoption[] {
  const { sha256 } = image;
  if (known.length === 0) return [{ sha256, file: null, why: `${placeOf(image)}: ${DAMAGED}` }];
  return known.map(({ file }) => ({ sha256, file, why: DAMAGED }));
}

const DAMAGED = "Its bytes are damaged: they have another digest.";

/** Nothing lies beside these bytes: what they say themselves, and how to say the rest. */
async function wayIn(image: Place, store: ImageStore): Promise<string> {
  const copy = await store.temporary();
  try {
    await writeFile(copy, bytesAt(image, store));
    const { name, os, arch = "an unknown architecture" } = await readImage(copy);
    return `${placeOf(image)} holds ${name} for ${os} on ${arch}, and nothing beside it says more. Images do not hold their version: call adopt-images with this file and --version VERSION.`;
  } catch (error) {
    if (!isAppError(error)) throw error;
    return `${placeOf(image)} is no image that systemd-sysext merges, and nothing beside it says what it is.`;
  } finally {
    await rm(copy, { force: true });
  }
}

/** In the data folder. */
function placeOf({ sha256, day }: Place): string {
  return `images/${day === undefined ? sha256.slice(0, 2) : `quarantine/${day}`}/${sha256}.raw`;
}

/** Why an image whose bytes are in their place cannot be published again, or null. */
async function publish(facts: ImageFacts, store: ImageStore, now: Date): Promise<string | null> {
  const { file, sha256 } = facts;
  const owner = await findReserved(file);
  if (owner !== null && owner.sha256 !== sha256) return `${file} is the name of another image by now.`;
  if (owner !== null) return owner.deletedAt === null ? null : `${file} was deleted.`;
  try {
    await insertAdopted(imageIn(facts), await madeBy(facts, store), now);
    return null;
  } catch (error) {
    if (isAppError(error)) return error.message;
    throw error;
  }
}

function imageIn({ kind: _kind, request: _request, plan: _plan, ...image }: ImageFacts): NewImage {
  return image;
}

async function madeBy(facts: ImageFacts, store: ImageStore): Promise<MadeBy> {
  const [request, plan] = [parse(Build.shape.request, facts.request), parse(Plan.nullable(), facts.plan)];
  return { kind: facts.kind, request, plan, findings: await inspectInside(facts, plan, store) };
}

async function digestAt(image: Place, store: ImageStore): Promise<string | null> {
  const hash = createHash("sha256");
  let isThere = false;
  for await (const chunk of bytesAt(image, store)) {
    isThere = true;
    hash.update(chunk);
  }
  return isThere ? hash.digest("hex") : null;
}

async function* bytesAt(image: Place, store: ImageStore): AsyncGenerator<Uint8Array> {
  const reader = await store.openAt(image);
  if (reader === null) return;
  const chunk = Buffer.alloc(1 << 20);
  try {
    for (let count = await reader.read(chunk); count > 0; count = await reader.read(chunk))
      yield chunk.subarray(0, count);
  } finally {
    await reader.close();
  }
}
