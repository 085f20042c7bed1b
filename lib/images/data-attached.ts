import { db, type Prisma, type Tx } from "#lib/db";

/** A file about an image, such as its signature: at most one of each kind. */
export type AttachedFile = {
  image: string;
  kind: string;
  sha256: string;
  /** Bytes. */
  size: number;
  mediaType: string;
  createdAt: Date;
};

/** The files of a published image, by kind; none when it is not there. */
export async function attachedFiles(image: string, tx: Tx = db()): Promise<AttachedFile[]> {
  const where = { image, owner: { deletedAt: null } };
  return (await tx.imageFile.findMany({ where, orderBy: { kind: "asc" } })).map(toFile);
}

/** Writes that an image has a file, in the place of one of the same kind. Gives the digest of that one, or null. */
export async function replaceAttached(tx: Tx, file: AttachedFile): Promise<string | null> {
  const where = { image_kind: { image: file.image, kind: file.kind } };
  const before = await tx.imageFile.findUnique({ where });
  await tx.imageFile.upsert({ where, create: file, update: file });
  return before?.sha256 ?? null;
}

function toFile(stored: Prisma.ImageFileGetPayload<object>): AttachedFile {
  return { ...stored, size: Number(stored.size) };
}
