import { createHash } from "node:crypto";
import { type Tx, transaction } from "#lib/db";
import { minorOf } from "#lib/images/name";
import { extensionNames, getImage, publishedFiles } from "#lib/images/reads";
import type { ImageStore } from "#lib/images/store";
import { dropUnused, markDeleted } from "#lib/images/writes";
import { ALL } from "#lib/repository/reads";
import { sumsText } from "#lib/repository/texts";

/** Publications of each scope that are kept, the newest included. */
const KEPT = 20;

/**
 * Writes what machines read of an extension, and of all together, from the images that are published now. Belongs into the
 * transaction in which one of its images came or went; where nothing has changed nothing is written.
 */
export async function republish(tx: Tx, extension: string, now: Date): Promise<void> {
  await publish(tx, extension, await publishedFiles(tx, extension), now);
  await publish(tx, ALL, await publishedFiles(tx), now);
}

/** The same for all extensions: for a data folder from before there were publications. */
export async function republishAll(now: Date): Promise<void> {
  await transaction(async (tx) => {
    for (const name of await extensionNames(tx)) await publish(tx, name, await publishedFiles(tx, name), now);
    await publish(tx, ALL, await publishedFiles(tx), now);
  });
}

type Published = { file: string; version: string; sha256: string };

async function publish(tx: Tx, scope: string, images: Published[], now: Date): Promise<void> {
  const text = sumsText(images);
  const sha256 = createHash("sha256").update(text).digest("hex");
  const select = { sequence: true, sha256: true };
  const newest = await tx.publication.findFirst({ where: { scope }, orderBy: { sequence: "desc" }, select });
  if (newest?.sha256 === sha256) return;
  const sequence = (newest?.sequence ?? 0) + 1;
  const streams = scope === ALL ? [] : streamsOf(images);
  await tx.publication.create({ data: { scope, sequence, text, sha256, streams, createdAt: now } });
  await tx.publication.deleteMany({ where: { scope, sequence: { lte: sequence - KEPT } } });
}

function streamsOf(images: Published[]): string[] {
  return Array.from(new Set(images.flatMap(({ version }) => minorOf(version) ?? []))).sort();
}

/**
 * Takes an image out of the repository (contract: DELETE): machines do not see it any more, its name stays reserved, and its
 * bytes and those of its files go unless another image has or is about to get the same. AppError `not_found` when it is not there.
 */
export async function withdraw(file: string, store: ImageStore, now: Date): Promise<void> {
  const { name, sha256 } = await getImage(file);
  const attached = await transaction(async (tx) => {
    const digests = await markDeleted(tx, file, now);
    await republish(tx, name, now);
    return digests;
  });
  await store.dropFacts({ sha256, file });
  for (const digest of [sha256].concat(attached)) await dropUnused(digest, store, now);
}
