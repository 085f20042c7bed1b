import { db } from "#lib/db";
import { AppError } from "#lib/errors";

/** Keeps an image whatever the clean-up's rule says, until it is let go. AppError `not_found` when it is not there. */
export async function keepImage(file: string, reason: string): Promise<void> {
  await writeKept(file, reason);
}

/** Leaves it to the clean-up's rule again whether an image stays. AppError `not_found` when it is not there. */
export async function letGo(file: string): Promise<void> {
  await writeKept(file, null);
}

async function writeKept(file: string, keptReason: string | null): Promise<void> {
  const { count } = await db().image.updateMany({ where: { file, deletedAt: null }, data: { keptReason } });
  if (count === 0) throw new AppError("not_found", `There is no image ${file}.`);
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
