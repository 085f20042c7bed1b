import { db, type Tx } from "#lib/db";
import { AppError } from "#lib/errors";
import type { Manifest } from "#lib/images/manifest";
import type { ImageRow } from "#lib/images/schema";

export type NewImage = Omit<ImageRow, "deletedAt" | "errata"> & { manifest: Manifest };

/**
 * Says that a build is about to put bytes into the store: until its image is there, or the build has failed for long,
 * nobody takes them for leftovers.
 */
export async function announceImage({ buildId, sha256, now }: { buildId: string; sha256: string; now: Date }) {
  const data = { sha256, since: now };
  await db().pendingImage.upsert({ where: { buildId }, create: { buildId, ...data }, update: data });
}

/** Adds an image and what is inside it. A name or fingerprint that is taken refuses it (Prisma P2002, `isTaken`). */
export async function insertImage(tx: Tx, { manifest, ...image }: NewImage): Promise<void> {
  await tx.image.create({ data: { ...image, manifest: { create: { entries: manifest } } } });
  await tx.pendingImage.deleteMany({ where: { buildId: image.buildId } });
}

/** Takes an image out of every list; its name stays reserved. AppError `not_found` when it is not there (any more). */
export async function markDeleted(tx: Tx, file: string, now: Date): Promise<void> {
  const { count } = await tx.image.updateMany({ where: { file, deletedAt: null }, data: { deletedAt: now } });
  if (count === 0) throw new AppError("not_found", `The image ${file} was deleted.`);
}

/** Writes which errata touch an image; `seen` is the highest number it was held against. */
export async function writeErrata(file: string, { errata, seen }: { errata: number[]; seen: number }): Promise<void> {
  await db().image.update({ where: { file }, data: { errata, errataSeen: seen } });
}
