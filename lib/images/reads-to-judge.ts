import { setImmediate as turn } from "node:timers/promises";
import { db, type Prisma, type Tx } from "#lib/db";
import { toRow } from "#lib/images/reads";
import type { ImageRow } from "#lib/images/schema";

/** So many rows are read at once that nothing else waits long for its turn. */
const AT_ONCE = 500;

/** All images that are there, of some extensions or of all, ordered by file name, with what a rule about keeping them looks at. */
export async function imagesToJudge(names?: readonly string[], tx: Tx = db()): Promise<ImageRow[]> {
  const name = names && { in: Array.from(names) };
  const images: ImageRow[] = [];
  for (let after: string | undefined = ""; after !== undefined; ) {
    const where: Prisma.ImageWhereInput = { deletedAt: null, name, file: { gt: after } };
    const rows = await tx.image.findMany({ where, orderBy: { file: "asc" }, take: AT_ONCE });
    images.push(...rows.map(toRow));
    after = rows.at(-1)?.file;
    await turn(); // SQLite answers at once, so that nothing else would have its turn by itself
  }
  return images;
}
