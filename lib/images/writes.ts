import { db, type Tx } from "#lib/db";
import { AppError } from "#lib/errors";
import type { Manifest, Texts } from "#lib/images/manifest";
import { PUBLISHED } from "#lib/images/reads";
import type { ImageRow } from "#lib/images/schema";
import { decidedColumns } from "#lib/images/writes-decided";
import type { Standing } from "#lib/standing";

type Unknown = "deletedAt" | "errata" | "fetchedAt" | "keptReason" | "publishedAt";
export type NewImage = Omit<ImageRow, Unknown> & {
  manifest: Manifest;
  /** Left out where nobody has looked. */
  texts?: Texts | undefined;
  /** Left out where machines see it as soon as it is baked, or do not see it yet. */
  publishedAt?: Date | null | undefined;
};

/**
 * Says that a build is about to put bytes into the store: until its image is there, or the build has failed for long,
 * nobody takes them for leftovers.
 */
export async function announceImage({ buildId, sha256, now }: { buildId: string; sha256: string; now: Date }) {
  const data = { sha256, since: now };
  await db().pendingImage.upsert({ where: { buildId }, create: { buildId, ...data }, update: data });
}

/**
 * Adds an image and what is inside it; of a published image of the same request only that a build has made its bytes again.
 * Says whether it is a new one. AppError `conflict` when those are others; a name or fingerprint that is taken refuses it (Prisma P2002, `isTaken`).
 */
export async function insertImage(tx: Tx, image: NewImage): Promise<boolean> {
  const { file, fingerprint, buildId } = image;
  const before = await tx.image.findUnique({ where: { file, fingerprint, deletedAt: null }, select: { sha256: true } });
  if (before === null) await createImage(tx, image);
  else if (before.sha256 === image.sha256) await tx.image.update({ where: { file }, data: { buildId } });
  else throw otherBytes(image, before);
  await tx.pendingImage.deleteMany({ where: { buildId } });
  // An earlier build of the same bytes may have failed after they were stored.
  await tx.leaving.deleteMany({ where: { file, sha256: image.sha256 } });
  return before === null;
}

async function createImage(tx: Tx, { manifest, texts, withdrawn, decided, ...image }: NewImage): Promise<void> {
  const { at: withdrawnAt = null, reason: withdrawnReason = null } = withdrawn ?? {};
  const isHidden = image.state === "candidate" || image.state === "skipped";
  await tx.image.create({
    data: {
      ...image,
      publishedAt: image.publishedAt ?? (isHidden ? null : image.createdAt),
      withdrawnAt,
      withdrawnReason,
      ...decidedColumns(decided),
      manifest: { create: { entries: manifest, texts } },
    },
  });
}

function otherBytes({ file, sha256, revision }: NewImage, before: { sha256: string }): AppError {
  return new AppError(
    "conflict",
    `The bake gave other bytes (${sha256}) than those of ${file} that were lost (${before.sha256}), and published bytes never change. Put the lost ones back from a backup, or delete the image and ask for its revision ${revision + 1}.`,
  );
}

/** Takes an image out of what machines see. AppError `conflict` when it is not published (any more). */
export async function markWithdrawn(tx: Tx, file: string, { at, reason }: { at: Date; reason: string }): Promise<void> {
  const data = { state: "withdrawn" satisfies Standing, withdrawnAt: at, withdrawnReason: reason };
  const { count } = await tx.image.updateMany({ where: { ...PUBLISHED, file }, data });
  if (count === 0) throw new AppError("conflict", `${file} is not published: machines do not see it.`);
}

/**
 * Shows machines an image that they do not see. AppError `conflict` when they do already, or when it was skipped; with
 * `onlyWaiting` also when it is no candidate that nobody has decided on.
 */
export async function markPublished(tx: Tx, file: string, now: Date, { onlyWaiting = false } = {}): Promise<void> {
  const data = {
    state: "published" satisfies Standing,
    withdrawnAt: null,
    withdrawnReason: null,
    ...decidedColumns(null),
  };
  const hidden = ["candidate", "withdrawn"] satisfies Standing[];
  const waiting = { state: "candidate" satisfies Standing, decidedAt: null };
  const where = { file, deletedAt: null, ...(onlyWaiting ? waiting : { state: { in: hidden } }) };
  const { count } = await tx.image.updateMany({ where, data });
  if (count === 0) throw new AppError("conflict", whyNot(file, await tx.image.findUnique({ where: { file } })));
  // Only the first time counts: a feed tells of no version twice.
  await tx.image.updateMany({ where: { file, publishedAt: null }, data: { publishedAt: now } });
}

function whyNot(file: string, image: { state: string; deletedAt: Date | null; decidedNote: string | null } | null) {
  if (image?.deletedAt !== null) return `${file} was deleted.`;
  if (image.state === ("published" satisfies Standing)) return `${file} is published already.`;
  if (image.state !== ("skipped" satisfies Standing)) return `${file} does not wait any more.`;
  return `${file} was skipped: “${image.decidedNote ?? ""}” Take that back first.`;
}

/** Writes which errata touch an image; `seen` is the highest number it was held against. */
export async function writeErrata(file: string, { errata, seen }: { errata: number[]; seen: number }): Promise<void> {
  await db().image.update({ where: { file }, data: { errata, errataSeen: seen } });
}
