import { type Tx, transaction } from "#lib/db";
import { usedAmong } from "#lib/images/reads-used";
import type { ImageStore } from "#lib/images/store";

/** SQLite takes so many names in one statement, and more. */
const NAMES_AT_ONCE = 500;

/**
 * Takes images out of every list, and their files from them; their names stay reserved. Gives how many were still there. What
 * bytes they had is noted in the same transaction: {@link dropLeaving} removes them, if need be in another process.
 */
export async function markDeleted(tx: Tx, files: readonly string[], now: Date): Promise<number> {
  let count = 0;
  for (let at = 0; at < files.length; at += NAMES_AT_ONCE) {
    const where = { file: { in: files.slice(at, at + NAMES_AT_ONCE) }, deletedAt: null };
    const images = await tx.image.findMany({ where, select: { file: true, sha256: true } });
    const some = images.map(({ file }) => file);
    const attached = await tx.imageFile.findMany({
      where: { image: { in: some } },
      select: { image: true, sha256: true },
    });
    const leaving = [...images, ...attached.map(({ image: file, sha256 }) => ({ file, sha256 }))];
    const unique = new Map(leaving.map((row) => [`${row.sha256} ${row.file}`, { ...row, since: now }]));
    await tx.image.updateMany({ where: { file: { in: some } }, data: { deletedAt: now } });
    await tx.imageFile.deleteMany({ where: { image: { in: some } } });
    await tx.leaving.deleteMany({ where: { file: { in: some } } });
    await tx.leaving.createMany({ data: Array.from(unique.values()) });
    count += images.length;
  }
  return count;
}

const DIGESTS_AT_ONCE = 50;

/**
 * Removes the bytes of deleted images that no other image has or is about to get, and what is known of deleted ones beside
 * bytes that stay. Ended at any moment, it is done by whoever calls it next. What cannot be removed is tried again then,
 * and the first reason is thrown once all others are gone.
 */
export async function dropLeaving(store: ImageStore, now: Date): Promise<void> {
  const failures: unknown[] = [];
  for (let after: string | undefined = ""; after !== undefined; )
    after = await dropSome(store, { after, now, failures });
  if (failures.length > 0) throw failures[0];
}

type Round = { after: string; now: Date; failures: unknown[] };

/** In a transaction nobody can announce the same bytes between the look and the removal. Gives the last digest, if there was one. */
function dropSome(store: ImageStore, { after, now, failures }: Round): Promise<string | undefined> {
  return transaction(async (tx) => {
    const distinct = ["sha256" as const];
    const where = { sha256: { gt: after } };
    const some = await tx.leaving.findMany({ where, distinct, orderBy: { sha256: "asc" }, take: DIGESTS_AT_ONCE });
    const digests = some.map(({ sha256 }) => sha256);
    const used = await usedAmong(digests, now, tx);
    const rows = await tx.leaving.findMany({ where: { sha256: { in: digests } } });
    const dropped = new Set(digests);
    for (const sha256 of digests)
      try {
        const files = rows.filter((row) => row.sha256 === sha256).map(({ file }) => file);
        if (!used.has(sha256)) await store.delete(sha256);
        else for (const file of files) await store.dropFacts({ sha256, file });
      } catch (error) {
        failures.push(error);
        dropped.delete(sha256);
      }
    await tx.leaving.deleteMany({ where: { sha256: { in: Array.from(dropped) } } });
    return digests.at(-1);
  });
}
