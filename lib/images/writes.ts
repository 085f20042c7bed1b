import { db, type Tx } from "#lib/db";
import { AppError } from "#lib/errors";
import type { Manifest } from "#lib/images/manifest";
import { getImage } from "#lib/images/reads";
import type { ImageRow } from "#lib/images/schema";
import type { ImageStore } from "#lib/images/store";

export type NewImage = Omit<ImageRow, "deletedAt"> & { manifest: Manifest };

/** Adds an image and what is inside it. A name or fingerprint that is taken refuses it (Prisma P2002, `isTaken`). */
export async function insertImage(tx: Tx, { manifest, ...image }: NewImage): Promise<void> {
  await tx.image.create({ data: { ...image, manifest: { create: { entries: manifest } } } });
}

/** Takes an image out of the lists and removes its bytes, unless another image has or gets the same. Its name stays reserved. */
export async function deleteImage(file: string, store: ImageStore, now: Date): Promise<void> {
  const { name, sha256 } = await getImage(file);
  const { count } = await db().image.updateMany({ where: { file, deletedAt: null }, data: { deletedAt: now } });
  if (count === 0) throw new AppError("not_found", `The image ${file} was deleted.`);
  // First the builds: one may be publishing the same bytes as another revision. What it does not use is swept later.
  const running = await db().build.count({ where: { name, status: "running" } });
  const others = await db().image.count({ where: { sha256, deletedAt: null } });
  if (running + others === 0) await store.remove(sha256);
}
