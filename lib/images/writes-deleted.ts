import { once } from "node:events";
import { db, type Tx, transaction } from "#lib/db";
import { AppError } from "#lib/errors";
import { usedAmong } from "#lib/images/reads-used";
import type { ImageStore } from "#lib/images/store";

/** SQLite takes so many names in one statement, and more. */
const NAMES_AT_ONCE = 500;

/**
 * Takes images out of every list; their names stay reserved. Gives how many were still there. What bytes they had is noted in the
 * same transaction: {@link dropLeaving} removes them, if need be in another process.
 */
export async function markDeleted(tx: Tx, files: readonly string[], now: Date): Promise<number> {
  let count = 0;
  for (let at = 0; at < files.length; at += NAMES_AT_ONCE) {
    const where = { file: { in: files.slice(at, at + NAMES_AT_ONCE) }, deletedAt: null };
    const images = await tx.image.findMany({ where, select: { file: true, sha256: true } });
    const some = images.map(({ file }) => file);
    await tx.image.updateMany({ where: { file: { in: some } }, data: { deletedAt: now } });
    await tx.leaving.deleteMany({ where: { file: { in: some } } });
    await tx.leaving.createMany({ data: images.map((image) => ({ ...image, since: now })) });
    count += images.length;
  }
  return count;
}

/** Bytes that a build has announced and that no image will have; those that its image has already stay. */
export async function giveUpAnnounced(tx: Tx, buildId: string, now: Date): Promise<void> {
  const announced = await tx.pendingImage.findUnique({ where: { buildId } });
  if (announced === null) return;
  const { sha256 } = announced;
  const { file } = await tx.build.findUniqueOrThrow({ where: { id: buildId }, select: { file: true } });
  await tx.pendingImage.delete({ where: { buildId } });
  const isThere = (await tx.image.count({ where: { file, sha256, deletedAt: null } })) > 0;
  if (isThere) return;
  const row = { sha256, file, since: now };
  await tx.leaving.upsert({ where: { sha256_file: { sha256, file } }, create: row, update: row });
}

/** Of one transaction, which all writers wait for. */
const DIGESTS_AT_ONCE = 10;
/** How long a transaction waits for the store in all: well below the silence after which PostgreSQL lets others write. */
const PATIENCE_MS = 5_000;

/**
 * Removes the bytes of images that were deleted, or never came to be, unless another one has or is about to get them, and what is known of those beside
 * bytes that stay. Ended at any moment, it is done by whoever calls it next. What cannot be removed is tried again then,
 * and the first reason is thrown once all others are gone; a store that does not answer within `patience` is asked no more.
 */
export async function dropLeaving(store: ImageStore, now: Date, patience = PATIENCE_MS): Promise<void> {
  const failures: unknown[] = [];
  for (let after: string | undefined = ""; after !== undefined; ) {
    const { last, stay } = await dropSome(store, { after, now, failures, patience });
    // Those who note facts wait for no lock either.
    for (const { sha256, file, since } of stay)
      await store.dropFacts({ sha256, file }).then(
        () => db().leaving.deleteMany({ where: { sha256, file, since } }),
        (error: unknown) => failures.push(error),
      );
    after = last;
  }
  if (failures.length > 0) throw failures[0];
}

type Round = { after: string; now: Date; failures: unknown[]; patience: number };
type Dropped = { last: string | undefined; stay: { sha256: string; file: string; since: Date }[] };

/**
 * In a transaction nobody can announce the same bytes between the look and the removal. Gives the last digest, if there was one and
 * the store answers, and which images have left bytes behind that stay.
 */
function dropSome(store: ImageStore, { after, now, failures, patience }: Round): Promise<Dropped> {
  return transaction(async (tx) => {
    const distinct = ["sha256" as const];
    const where = { sha256: { gt: after } };
    const some = await tx.leaving.findMany({ where, distinct, orderBy: { sha256: "asc" }, take: DIGESTS_AT_ONCE });
    const digests = some.map(({ sha256 }) => sha256);
    const used = await usedAmong(digests, now, tx);
    const dropped: string[] = [];
    const late = AbortSignal.timeout(patience);
    // One listener for all of them: Node warns of more than ten.
    const aborted = once(late, "abort");
    let last = digests.at(-1);
    for (const sha256 of digests.filter((digest) => !used.has(digest)))
      try {
        await removeBefore({ late, aborted }, sha256, store);
        dropped.push(sha256);
      } catch (error) {
        failures.push(error);
        if (!late.aborted) continue;
        last = undefined;
        break;
      }
    await tx.leaving.deleteMany({ where: { sha256: { in: dropped } } });
    const stay = await tx.leaving.findMany({ where: { sha256: { in: Array.from(used) } } });
    return { last, stay };
  });
}

type Limit = { late: AbortSignal; aborted: Promise<unknown> };

async function removeBefore({ late, aborted }: Limit, sha256: string, store: ImageStore): Promise<void> {
  try {
    late.throwIfAborted();
    await Promise.race([store.delete(sha256, late), aborted]);
    late.throwIfAborted();
  } catch (error) {
    if (!late.aborted) throw error;
    throw new AppError("upstream", `The store does not answer: ${sha256}.raw is removed later.`, { cause: error });
  }
}
