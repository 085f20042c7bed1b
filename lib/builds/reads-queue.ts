import { BuildStatus } from "#lib/builds/schema";
import { hasEnded } from "#lib/builds/state";
import { db } from "#lib/db";

export type QueueNow = { queued: number; running: number; oldestQueuedAt: Date | null };

/** How much waits and bakes, and since when the build waits that waits longest. Looks at none that has ended. */
export async function readQueueNow(): Promise<QueueNow> {
  const count = (status: BuildStatus) => db().build.count({ where: { status } });
  const oldest = db().build.findFirst({
    where: { status: "queued" satisfies BuildStatus },
    orderBy: { seq: "asc" },
    select: { createdAt: true },
  });
  const [queued, running, first] = await Promise.all([count("queued"), count("running"), oldest]);
  return { queued, running, oldestQueuedAt: first?.createdAt ?? null };
}

export type End = { recipe: string | null; status: BuildStatus; size: bigint | null };

/** What came of a build; null while it has not ended. */
export async function findEnd(id: string): Promise<End | null> {
  const row = await db().build.findUnique({ where: { id }, select: { recipe: true, status: true, size: true } });
  if (row === null) return null;
  const status = BuildStatus.parse(row.status);
  return hasEnded(status) ? { ...row, status } : null;
}
