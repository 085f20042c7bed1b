import { db, isTaken, transaction } from "#lib/db";
import { AppError } from "#lib/errors";
import { missingWatch, toWatch } from "#lib/follow/reads-watches";
import type { Watch } from "#lib/follow/schema";

/** Watches of one server. */
const MOST = 1_000;

/** What decides a watch, as it is written. */
export type WatchValues = Omit<Watch, "id" | "createdAt" | "look" | "looking" | "nextAt">;

/** Adds a watch that is due at once, or gives the equal one that is there, as it is. AppError `conflict` when there are too many. */
export async function insertWatch(
  values: WatchValues,
  key: string,
  now: Date,
): Promise<{ watch: Watch; isNew: boolean }> {
  return transaction(async (tx) => {
    const known = await tx.watch.findUnique({ where: { key } });
    if (known !== null) return { watch: toWatch(known), isNew: false };
    if ((await tx.watch.count()) >= MOST)
      throw new AppError(
        "conflict",
        `There are ${MOST.toLocaleString("en")} watches, as many as a server keeps. Remove one first.`,
      );
    const data = { ...values, key, id: crypto.randomUUID(), createdAt: now, nextAt: now };
    return { watch: toWatch(await tx.watch.create({ data })), isNew: true };
  });
}

/**
 * Writes what is given of a watch. One that makes other images from now on, which has another `key`, or that goes on is due at
 * once. AppError `not_found`; `conflict` when another one is equal.
 */
export async function updateWatch(id: string, given: Partial<WatchValues & { key: string }>, now: Date): Promise<void> {
  const anew = { looks: { increment: 1 }, lookingSince: null, nextAt: now };
  const isAnew = given.key !== undefined || given.paused !== undefined;
  try {
    const { count } = await db().watch.updateMany({ where: { id }, data: isAnew ? { ...given, ...anew } : given });
    if (count === 0) throw missingWatch(id);
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new AppError("conflict", "Another watch follows the same already. Change that one, or remove it first.");
  }
}

/** Removes a watch; what it asked for is baked all the same. AppError `not_found`. */
export async function deleteWatch(id: string): Promise<void> {
  const { count } = await db().watch.deleteMany({ where: { id } });
  if (count === 0) throw missingWatch(id);
}
