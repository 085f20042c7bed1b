import { BuildStatus } from "#lib/builds/schema";
import { db } from "#lib/db";

/** When a build was asked for, taken and ended. */
export type Life = { status: BuildStatus; createdAt: Date; startedAt: Date | null; finishedAt: Date | null };

const AT_ONCE = 1_000;
/** What is read at most, the newest first: a picture of a day needs no more. */
const MOST = 20_000;

/** The lives of builds that were asked for after `since`, and of those that have not ended. In the order of their numbers, which are those of time. */
export async function readLives(since: Date): Promise<Life[]> {
  const select = { seq: true, status: true, createdAt: true, startedAt: true, finishedAt: true } as const;
  const live = await db().build.findMany({
    where: { status: { in: ["queued", "running"] satisfies BuildStatus[] } },
    select,
    orderBy: { seq: "desc" },
    take: MOST,
  });
  const found = new Map(live.map((row) => [row.seq, row]));
  let before: number | undefined;
  for (let count = 0; count < MOST; count += AT_ONCE) {
    const where = { seq: before === undefined ? undefined : { lt: before } };
    const rows = await db().build.findMany({ where, select, orderBy: { seq: "desc" }, take: AT_ONCE });
    for (const row of rows) if (row.createdAt >= since) found.set(row.seq, row);
    const last = rows.at(-1);
    if (rows.length < AT_ONCE || last === undefined || last.createdAt < since) break;
    before = last.seq;
  }
  return Array.from(found.values(), ({ seq: _seq, status, ...times }) => ({
    ...times,
    status: BuildStatus.parse(status),
  }));
}

export type FailedBuild = { id: string; file: string; message: string; at: Date };

/** The builds that failed last, the last one first. */
export async function lastFailed(limit: number): Promise<FailedBuild[]> {
  const rows = await db().build.findMany({
    where: { status: "failed" satisfies BuildStatus },
    orderBy: { seq: "desc" },
    take: limit,
    select: { id: true, file: true, errorMessage: true, finishedAt: true, createdAt: true },
  });
  return rows.map(({ id, file, errorMessage, finishedAt, createdAt }) => ({
    ...{ id, file, message: errorMessage ?? "" },
    at: finishedAt ?? createdAt,
  }));
}

/** What running builds make and how far they are, by their ids. */
export async function readRunning(): Promise<Map<string, { file: string; stage: string | null }>> {
  const rows = await db().build.findMany({
    where: { status: "running" satisfies BuildStatus },
    select: { id: true, file: true, stage: true },
  });
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}
