import { db, transaction } from "#lib/db";
import { noteEvent } from "#lib/events/writes";
import { missingWatch, toWatch } from "#lib/follow/reads-watches";
import type { Watch } from "#lib/follow/schema";

/** A look whose worker gave no sign of life for so long is taken over: more than one request to upstream takes. */
const TAKEN_OVER_MS = 5 * 60_000;

/** A look that one worker has taken; it may write as long as the row carries this number. */
export type HeldLook = { id: string; looks: number };

/**
 * Takes the look that is due the longest, so that of all processes one has it; null when none is due. One that lies further
 * ahead than `interval` allows is due as well: a clock was wrong, or the interval has become shorter.
 */
export async function claimLook(
  interval: number,
  now: Date,
): Promise<{ watch: Watch; held: HeldLook; wanted: boolean } | null> {
  const latest = new Date(now.getTime() + 2 * interval);
  const where = { paused: false, OR: [{ nextAt: { lte: now } }, { nextAt: { gt: latest } }] };
  for (;;) {
    const row = await db().watch.findFirst({ where, orderBy: { nextAt: "asc" } });
    if (row === null) return null;
    const { id, looks, wanted } = row;
    const data = { looks: { increment: 1 }, lookingSince: now, nextAt: leaseFrom(now) };
    const { count } = await db().watch.updateMany({ where: { id, looks, paused: false }, data });
    if (count === 1) return { watch: toWatch(row), held: { id, looks: looks + 1 }, wanted };
  }
}

/** Gives a sign of life; false when the look belongs to somebody else, or the watch was changed, paused or removed. */
export async function renewLook(held: HeldLook, now: Date): Promise<boolean> {
  const { count } = await db().watch.updateMany({
    where: { ...held, paused: false },
    data: { nextAt: leaseFrom(now) },
  });
  return count === 1;
}

function leaseFrom(now: Date): Date {
  return new Date(now.getTime() + TAKEN_OVER_MS);
}

type Ended = { text: string; failed: boolean; nextAt: Date };

/** Writes what came of a look, unless it is held no more. That it failed is told once, until one succeeds. */
export async function endLook(held: HeldLook, { text, failed, nextAt }: Ended, now: Date): Promise<void> {
  const data = { lookingSince: null, lookedAt: now, outcome: text, failed, wanted: false, nextAt };
  await transaction(async (tx) => {
    const before = await tx.watch.findUnique({ where: held, select: { id: true, recipe: true, failed: true } });
    if (before === null) return;
    await tx.watch.update({ where: held, data });
    if (!failed || before.failed) return;
    const { id, recipe } = before;
    const facts = { id, recipe, message: text, page: `/inbox/watches/${id}` };
    await noteEvent(tx, { type: "watch.failing", data: facts }, now);
  });
}

/** Leaves a look to another worker, at once. */
export async function giveBackLook(held: HeldLook, now: Date): Promise<void> {
  await db().watch.updateMany({ where: held, data: { lookingSince: null, nextAt: now } });
}

/** Somebody waits for the next look, which is due now; one that is under way begins anew. False while the watch is paused. Throws AppError not_found. */
export async function wantLook(id: string, now: Date): Promise<boolean> {
  const data = { wanted: true, looks: { increment: 1 }, lookingSince: null, nextAt: now };
  const { count } = await db().watch.updateMany({ where: { id, paused: false }, data });
  if (count === 0 && (await db().watch.count({ where: { id } })) === 0) throw missingWatch(id);
  return count === 1;
}
