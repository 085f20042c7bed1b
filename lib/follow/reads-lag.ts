import { db } from "#lib/db";

export type WatchesNow = { active: number; paused: number; failing: number; mostOverdueAt: Date | null };

/** How many watches there are, and when the one was due that is due longest; null where none is. */
export async function readWatchesNow(now: Date): Promise<WatchesNow> {
  const count = (where: { paused: boolean; failed?: boolean }) => db().watch.count({ where });
  const due = db().watch.findFirst({
    where: { paused: false, nextAt: { lt: now } },
    orderBy: { nextAt: "asc" },
    select: { nextAt: true },
  });
  const [all, paused, failing, first] = await Promise.all([
    count({ paused: false }),
    count({ paused: true }),
    count({ paused: false, failed: true }),
    due,
  ]);
  return { active: all - failing, paused, failing, mostOverdueAt: first?.nextAt ?? null };
}
