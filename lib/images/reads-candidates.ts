import { db } from "#lib/db";
import { toRow } from "#lib/images/reads";
import type { ImageRow } from "#lib/images/schema";
import type { Standing } from "#lib/standing";

const CANDIDATE = { deletedAt: null, state: "candidate" satisfies Standing } as const;
const NEWEST_FIRST = [{ createdAt: "desc" as const }, { file: "asc" as const }];

/** All candidates, on hold or not, those baked last first. */
export async function allCandidates(): Promise<ImageRow[]> {
  return (await db().image.findMany({ where: CANDIDATE, orderBy: NEWEST_FIRST })).map(toRow);
}

/** Images that were skipped, those of the last decision first, `limit` at most. */
export async function lastSkipped(limit: number): Promise<ImageRow[]> {
  const where = { deletedAt: null, state: "skipped" satisfies Standing };
  const orderBy = [{ decidedAt: "desc" as const }, { file: "asc" as const }];
  return (await db().image.findMany({ where, orderBy, take: limit })).map(toRow);
}

/** How many versions wait for a decision: the architectures of one count once, those on hold do not. */
export async function countWaiting(): Promise<number> {
  const where = { ...CANDIDATE, decidedAt: null };
  return (await db().image.groupBy({ by: ["name", "version", "revision"], where })).length;
}
