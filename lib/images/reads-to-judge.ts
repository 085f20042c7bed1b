import { setImmediate as turn } from "node:timers/promises";
import { db, type Prisma, type Tx } from "#lib/db";
import { toRow } from "#lib/images/reads";
import type { ImageRow } from "#lib/images/schema";

/** An image with the bytes of the files about it. */
export type ImageToJudge = ImageRow & { attached: { sha256: string; size: number }[] };

/** So many rows are read at once that nothing else waits long for its turn. */
const AT_ONCE = 500;

/** All images that are there, of some extensions or of all, ordered by file name, with what a rule about keeping them looks at. */
export async function imagesToJudge(names?: readonly string[], tx: Tx = db()): Promise<ImageToJudge[]> {
  const name = names && { in: Array.from(names) };
  const images: ImageToJudge[] = [];
  for (let after: string | undefined = ""; after !== undefined; ) {
    const where: Prisma.ImageWhereInput = { deletedAt: null, name, file: { gt: after } };
    const rows = await tx.image.findMany({ where, orderBy: { file: "asc" }, take: AT_ONCE });
    const attached = await attachedTo(rows, tx);
    for (const row of rows) images.push({ ...toRow(row), attached: attached.get(row.file) ?? [] });
    after = rows.at(-1)?.file;
    await turn(); // SQLite answers at once, so that nothing else would have its turn by itself
  }
  return images;
}

async function attachedTo(rows: readonly { file: string }[], tx: Tx): Promise<Map<string, ImageToJudge["attached"]>> {
  const where = { image: { in: rows.map(({ file }) => file) } };
  const files = await tx.imageFile.findMany({ where, select: { image: true, sha256: true, size: true } });
  const attached = new Map<string, ImageToJudge["attached"]>();
  for (const { image, sha256, size } of files) {
    const others = attached.get(image) ?? [];
    attached.set(image, others);
    others.push({ sha256, size: Number(size) });
  }
  return attached;
}
