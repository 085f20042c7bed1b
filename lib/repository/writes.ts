import { createHash } from "node:crypto";
import { type Tx, transaction } from "#lib/db";
import { AppError, messageOf } from "#lib/errors";
import { imageEvent, noteEvent } from "#lib/events/writes";
import { lacksBytes, missingBytes } from "#lib/images/missing";
import { minorOf } from "#lib/images/name";
import { extensionNames, getImage, publishedFiles } from "#lib/images/reads";
import type { ImageRow } from "#lib/images/schema";
import type { ImageStore } from "#lib/images/store";
import { markPublished, markWithdrawn } from "#lib/images/writes";
import { dropLeaving, markDeleted } from "#lib/images/writes-deleted";
import { stderrLog } from "#lib/log";
import { ALL, listVouched } from "#lib/repository/reads";
import { bestBeforeDay, isDue, sumsText } from "#lib/repository/texts";
import { findSigner, signerWithin } from "#lib/signing/data";
import type { Signer } from "#lib/signing/key";
import { signing } from "#lib/signing/signing";

/** Publications of each scope that are kept, the newest included. */
const KEPT = 20;

/**
 * Writes what machines read of an extension, and of all together, from the images that are published now. Belongs into the
 * transaction in which one of its images came or went; where nothing has changed nothing is written.
 */
export async function republish(tx: Tx, extension: string, now: Date): Promise<void> {
  await republishEach(tx, [extension], now);
}

/** Whether anything was written. */
async function republishEach(tx: Tx, extensions: readonly string[], now: Date): Promise<boolean> {
  const signer = await signerWithin(tx, now);
  const written = [];
  for (const name of new Set(extensions))
    written.push(await write(tx, name, await publishedFiles(tx, name), { signer, now }));
  written.push(await write(tx, ALL, await publishedFiles(tx), { signer, now }));
  return written.includes(true);
}

/**
 * The same for all extensions: for a data folder from before there were publications, or before they were signed, or whose
 * settings have changed. True when something was written.
 */
export async function republishAll(now: Date): Promise<boolean> {
  return transaction(async (tx) => republishEach(tx, await extensionNames(tx), now));
}

/** Signs anew what will not be good for long, or what another key has signed. True when this call has: of several at once, one. */
export async function renewSignatures(now: Date): Promise<boolean> {
  const signer = await findSigner(now);
  const isCurrent = (await listVouched()).every((newest) => isVouched(newest, signer, now));
  return !isCurrent && republishAll(now);
}

type Published = { file: string; version: string; sha256: string };

type Vouching = { signer: Signer | null; now: Date };

async function write(tx: Tx, scope: string, images: Published[], { signer, now }: Vouching): Promise<boolean> {
  const select = { sequence: true, sha256: true, signedBy: true, bestBefore: true };
  const newest = await tx.publication.findFirst({ where: { scope }, orderBy: { sequence: "desc" }, select });
  // Held against the list of the day it was written: its date alone makes no new one.
  const isSame = newest?.sha256 === digestOf(sumsText(images, newest?.bestBefore));
  if (isSame && (images.length === 0 || isVouched(newest, signer, now))) return false;
  const sequence = (newest?.sequence ?? 0) + 1;
  const streams = scope === ALL ? [] : streamsOf(images);
  const signed = await vouch(images, { signer, now });
  await tx.publication.create({ data: { ...signed, scope, sequence, streams, createdAt: now } });
  await tx.publication.deleteMany({ where: { scope, sequence: { lte: sequence - KEPT } } });
  return true;
}

/** The text and the signature over exactly it: one row, so that they never disagree. */
async function vouch(images: Published[], { signer, now }: Vouching) {
  const days = signing().bestBefore;
  const isSigned = signer !== null && images.length > 0;
  const bestBefore = isSigned && days !== null ? bestBeforeDay(now, days) : null;
  const text = sumsText(images, bestBefore);
  const signature = isSigned ? Uint8Array.from(await signer.sign(Buffer.from(text))) : null;
  return { text, sha256: digestOf(text), bestBefore, signature, signedBy: isSigned ? signer.fingerprint : null };
}

type Vouched = { signedBy: string | null; bestBefore: string | null };

function isVouched({ signedBy, bestBefore }: Vouched, signer: Signer | null, now: Date): boolean {
  const days = signer === null ? null : signing().bestBefore;
  if (signedBy !== (signer?.fingerprint ?? null)) return false;
  return days === null || bestBefore === null ? days === bestBefore : !isDue(bestBefore, days, now);
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function streamsOf(images: Published[]): string[] {
  return Array.from(new Set(images.flatMap(({ version }) => minorOf(version) ?? []))).sort();
}

/**
 * Takes a version out of what machines read, which is then as it was before that version. Its bytes stay at their address:
 * machines that boot from a config which pins it would not come up without them. AppError `not_found`; `conflict` when it is
 * not published.
 */
export async function withdraw(file: string, reason: string, store: ImageStore, now: Date): Promise<ImageRow> {
  const { name } = await getImage(file);
  const withdrawn = await transaction(async (tx) => {
    await markWithdrawn(tx, file, { at: now, reason });
    await republish(tx, name, now);
    const image = await getImage(file, tx);
    await noteEvent(tx, imageEvent("image.withdrawn", image, reason), now);
    return image;
  });
  return noteStanding(withdrawn, store);
}

/**
 * Lets machines see a candidate, or again what was withdrawn. AppError `not_found`; `conflict` when it is published already or
 * was skipped, or when its bytes are lost.
 */
export async function publish(file: string, store: ImageStore, now: Date): Promise<ImageRow> {
  await requireBytes(await getImage(file), store);
  const published = await transaction(async (tx) => {
    const image = await show(tx, file, now);
    await republish(tx, image.name, now);
    return image;
  });
  return noteStanding(published, store);
}

/**
 * The same for several images, such as all architectures of a version: in one transaction, so that machines see all of them or
 * none. With `onlyWaiting`, images that somebody has decided on are a `conflict` too.
 */
export async function publishAll(
  files: readonly string[],
  store: ImageStore,
  now: Date,
  { onlyWaiting = false } = {},
): Promise<ImageRow[]> {
  const images = await Promise.all(Array.from(new Set(files), (file) => getImage(file)));
  for (const image of images) await requireBytes(image, store);
  const published = await transaction(async (tx) => {
    const shown = [];
    for (const { file } of images) shown.push(await show(tx, file, now, onlyWaiting));
    await republishEach(
      tx,
      shown.map(({ name }) => name),
      now,
    );
    return shown;
  });
  return noteStandings(published, store);
}

async function requireBytes(image: ImageRow, store: ImageStore): Promise<void> {
  if (await lacksBytes(image, store)) throw new AppError("conflict", missingBytes(image));
}

async function show(tx: Tx, file: string, now: Date, onlyWaiting = false): Promise<ImageRow> {
  await markPublished(tx, file, now, { onlyWaiting });
  const image = await getImage(file, tx);
  await noteEvent(tx, imageEvent("image.published", image), now);
  return image;
}

/**
 * Gives the images as they stand; one that was deleted since as it stood after the decision, which was made.
 * One after the other: images with the same bytes share a file of facts.
 */
export async function noteStandings(images: readonly ImageRow[], store: ImageStore): Promise<ImageRow[]> {
  const noted = [];
  for (const image of images) noted.push(await noteStanding(image, store));
  return noted;
}

/**
 * Beside the bytes as well: who makes a lost database anew from them must not publish what was withdrawn or skipped. What is done
 * is done where the disk is full: facts that are true no more go, and whoever tidies up next writes them anew. Looks once more
 * afterwards: of two that note at once neither leaves what the other has made untrue.
 */
async function noteStanding(decided: ImageRow, store: ImageStore): Promise<ImageRow> {
  const { file } = decided;
  let image = decided;
  try {
    for (let noted = ""; noted !== standingOf(image); image = await getImage(file)) {
      noted = standingOf(image);
      await putStanding(image, store);
    }
  } catch (error) {
    stderrLog("warn", `How ${file} stands could not be noted beside its bytes: ${messageOf(error)}`);
    await store.dropFacts(image).catch(() => {});
  }
  return image;
}

function standingOf({ state, withdrawn, decided }: ImageRow): string {
  return JSON.stringify([state, withdrawn, decided]);
}

async function putStanding(image: ImageRow, store: ImageStore): Promise<void> {
  const { file, sha256, state, withdrawn, decided, publishedAt } = image;
  const facts = (await store.facts({ sha256 })).filter((known) => known.file === file);
  if (facts.length === 0) return;
  await store.putFacts(
    sha256,
    facts.map((known) => ({ ...known, state, withdrawn, decided, publishedAt })),
  );
}

/**
 * Takes an image out of the repository (contract: DELETE): machines do not see it any more, its name stays reserved, and its
 * bytes and those of its files go unless another image has or is about to get the same. Where they cannot go now it is deleted
 * all the same, and whoever tidies up next removes them. AppError `not_found` when it is not there.
 */
export async function deleteImage(file: string, store: ImageStore, now: Date): Promise<void> {
  const image = await getImage(file);
  await transaction(async (tx) => {
    const count = await removeImages(tx, [image], { reason: null, now });
    if (count === 0) throw new AppError("not_found", `The image ${file} was deleted.`);
  });
  await dropLeaving(store, now).catch((error: unknown) =>
    stderrLog("error", `The bytes of ${file}, which is deleted, could not be removed: ${messageOf(error)}`),
  );
}

type Removed = Parameters<typeof imageEvent>[1];

/**
 * The same for several images, within a transaction; what machines read is written anew once. Their bytes go by `dropLeaving`
 * afterwards. Gives how many were still there.
 */
export async function removeImages(
  tx: Tx,
  images: readonly Removed[],
  { reason, now }: { reason: string | null; now: Date },
): Promise<number> {
  const files = images.map(({ file }) => file);
  const count = await markDeleted(tx, files, now);
  if (count === 0) return 0;
  await republishEach(
    tx,
    images.map(({ name }) => name),
    now,
  );
  for (const image of images) await noteEvent(tx, imageEvent("image.deleted", image, reason), now);
  return count;
}
