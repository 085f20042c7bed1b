import { db } from "#lib/db";
import { AppError } from "#lib/errors";
import { toRow } from "#lib/images/reads";
import type { ImageRow } from "#lib/images/schema";

/** Keeps an image whatever the clean-up's rule says, until it is let go. AppError `not_found` when it is not there. */
export function keepImage(file: string, reason: string): Promise<ImageRow> {
  return writeKept(file, reason);
}

/** Leaves it to the clean-up's rule again whether an image stays. AppError `not_found` when it is not there. */
export function letGo(file: string): Promise<ImageRow> {
  return writeKept(file, null);
}

async function writeKept(file: string, keptReason: string | null): Promise<ImageRow> {
  const where = { file, deletedAt: null };
  const [row] = await db().image.updateManyAndReturn({ where, data: { keptReason } });
  if (row === undefined) throw new AppError("not_found", `There is no image ${file}.`);
  return toRow(row);
}

/** Another web server may have noted the same fetch: a row is written once in so long. */
const FRESH_MS = 3_600_000;
/** SQLite takes so many names in one statement, and more. */
const AT_ONCE = 500;

/** Writes that machines fetched these images now; of one that was noted within the hour nothing. */
export async function writeFetches(files: readonly string[], now: Date): Promise<void> {
  const stale = [{ fetchedAt: null }, { fetchedAt: { lt: new Date(now.getTime() - FRESH_MS) } }];
  for (let at = 0; at < files.length; at += AT_ONCE) {
    const where = { file: { in: files.slice(at, at + AT_ONCE) }, deletedAt: null, OR: stale };
    await db().image.updateMany({ where, data: { fetchedAt: now } });
  }
}
