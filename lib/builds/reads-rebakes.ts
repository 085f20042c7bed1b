import { Rebake } from "#lib/builds/schema";
import { db } from "#lib/db";
import type { ImageRow } from "#lib/images/schema";

/** What came of baking an image again, the last time; null when nobody has. */
export async function findRebake({ file, sha256 }: Pick<ImageRow, "file" | "sha256">): Promise<Rebake | null> {
  const row = await db().rebake.findUnique({ where: { image: file } });
  if (row === null) return null;
  const { image: _image, createdAt, size, ...rest } = row;
  return Rebake.parse({
    ...rest,
    at: createdAt.toISOString(),
    size: Number(size),
    identical: row.sha256 === sha256,
  });
}
