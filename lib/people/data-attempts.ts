import { db, isTaken } from "#lib/db";

const WINDOW_MS = 15 * 60_000;
const DAY_MS = 86_400_000;

/**
 * Counts one more attempt under `key`, of which there may be `most` in a quarter of an hour, on whichever web server. Gives 0, or
 * how many milliseconds to wait.
 */
export async function takeAttempt(key: string, most: number, now: Date): Promise<number> {
  const begun = new Date(now.getTime() - WINDOW_MS);
  const counted = await db().signInAttempt.updateMany({
    where: { key, since: { gt: begun }, count: { lt: most } },
    data: { count: { increment: 1 } },
  });
  if (counted.count === 1) return 0;
  const again = await db().signInAttempt.updateMany({
    where: { key, since: { lte: begun } },
    data: { count: 1, since: now },
  });
  if (again.count === 1) return 0;
  const full = await db().signInAttempt.findUnique({ where: { key } });
  if (full === null) return beginWindow(key, most, now);
  // Somebody else began the next quarter of an hour in this moment.
  if (full.count < most && full.since > begun) return takeAttempt(key, most, now);
  return full.since.getTime() + WINDOW_MS - now.getTime();
}

async function beginWindow(key: string, most: number, now: Date): Promise<number> {
  await db().signInAttempt.deleteMany({ where: { since: { lt: new Date(now.getTime() - DAY_MS) } } });
  try {
    await db().signInAttempt.create({ data: { key, count: 1, since: now } });
    return 0;
  } catch (error) {
    if (isTaken(error)) return takeAttempt(key, most, now);
    throw error;
  }
}

export async function forgetAttempts(key: string): Promise<void> {
  await db().signInAttempt.deleteMany({ where: { key } });
}
