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

export type FailedLook = { id: string; name: string; recipe: string; text: string; at: Date };

/** The watches whose last look could not do its work, the one that looked last first. */
export async function failedLooks(limit: number): Promise<FailedLook[]> {
  const rows = await db().watch.findMany({
    where: { failed: true, paused: false, lookedAt: { not: null } },
    orderBy: { lookedAt: "desc" },
    take: limit,
  });
  return rows.map(({ id, name, recipe, outcome, lookedAt, createdAt }) => ({
    ...{ id, name, recipe, text: outcome ?? "" },
    at: lookedAt ?? createdAt,
  }));
}
