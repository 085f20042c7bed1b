import { db, type Prisma } from "#lib/db";
import { AppError } from "#lib/errors";
import { Deletion, Rule, Run } from "#lib/retention/schema";

/** The rule, when the worker cleans up by it next, and since when fetches are noted. */
export type Standing = { rule: Rule; dueAt: Date | null; fetchesSince: Date };

/** The one rule of this server. */
export async function readRule(): Promise<Standing> {
  const { dueAt, fetchesSince, perMinor, days, ownToo, daily } = await db().retention.findUniqueOrThrow({
    where: { id: 1 },
  });
  return { rule: Rule.parse({ perMinor, days, ownToo, daily }), dueAt: daily ? dueAt : null, fetchesSince };
}

/** The last clean-ups, newest first. */
export async function listRuns(limit: number): Promise<Run[]> {
  return (await db().retentionRun.findMany({ orderBy: { seq: "desc" }, take: limit })).map(toRun);
}

/** AppError `not_found` when there is none, or when it was so long ago that it is kept no more. */
export async function getRun(id: string): Promise<Run> {
  const row = await db().retentionRun.findUnique({ where: { id } });
  if (row === null) throw new AppError("not_found", `There is no clean-up ${id}.`);
  return toRun(row);
}

/** What a clean-up deleted, by file name, `limit` at a time. `cursor` is the `next` of the page before. */
export async function listDeletions(
  runId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: Deletion[]; next: string | null }> {
  const rows = await db().retentionDeletion.findMany({
    where: { runId, file: { gt: cursor } },
    orderBy: { file: "asc" },
    take: limit + 1,
  });
  const items = rows
    .slice(0, limit)
    .map(({ file, name, size, reason }) => Deletion.parse({ file, name, size: Number(size), reason }));
  return { items, next: rows.length > limit ? (items.at(-1)?.file ?? null) : null };
}

/** A row as pages and programs see it. */
export function toRun(row: Prisma.RetentionRunGetPayload<object>): Run {
  const { id, askedBy, rule, state, failure, deleted, freed, freeBefore, freeAfter, startedAt, finishedAt } = row;
  return Run.parse({
    ...{ id, askedBy, rule, state, failure, deleted, freed: Number(freed) },
    freeBefore: freeBefore === null ? null : Number(freeBefore),
    freeAfter: freeAfter === null ? null : Number(freeAfter),
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  });
}
