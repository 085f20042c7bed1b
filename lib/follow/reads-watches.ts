import { db, type Prisma } from "#lib/db";
import { AppError } from "#lib/errors";
import { Watch } from "#lib/follow/schema";

/** The watch of this id. Throws AppError not_found. */
export async function getWatch(id: string): Promise<Watch> {
  const row = await db().watch.findUnique({ where: { id } });
  if (row === null) throw missingWatch(id);
  return toWatch(row);
}

/** The watches of these ids that are still there, by their ids. */
export async function findWatches(ids: readonly string[]): Promise<Map<string, Watch>> {
  const rows = await db().watch.findMany({ where: { id: { in: Array.from(new Set(ids)) } } });
  return new Map(rows.map((row) => [row.id, toWatch(row)]));
}

export function missingWatch(id: string): AppError {
  return new AppError("not_found", `There is no watch ${id}. It may have been removed.`);
}

export type WatchFilter = {
  recipe?: string | undefined;
  limit: number;
  /** The `next` of the page before. */
  cursor?: string | undefined;
};

/** Watches, the last added first. */
export async function listWatches({
  recipe,
  limit,
  cursor,
}: WatchFilter): Promise<{ items: Watch[]; next: string | null }> {
  const rows = await db().watch.findMany({
    where: { recipe, seq: cursor === undefined ? undefined : { lt: await seqOf(cursor) } },
    orderBy: { seq: "desc" },
    take: limit + 1,
  });
  const items = rows.slice(0, limit).map(toWatch);
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

async function seqOf(cursor: string): Promise<number> {
  const last = await db().watch.findUnique({ where: { id: cursor }, select: { seq: true } });
  if (last === null) throw new AppError("invalid", "The cursor is not one that a list of watches gave.");
  return last.seq;
}

/** A row of the database as the room knows it. JSON columns are judged here, where they come back. */
export function toWatch(row: Prisma.WatchGetPayload<object>): Watch {
  const {
    seq: _seq,
    key: _key,
    looks: _looks,
    wanted: _wanted,
    lookingSince,
    lookedAt,
    outcome,
    failed,
    ...kept
  } = row;
  return Watch.parse({
    ...kept,
    createdAt: kept.createdAt.toISOString(),
    look: lookedAt && { at: lookedAt.toISOString(), text: outcome ?? "", failed },
    looking: lookingSince !== null,
    nextAt: kept.paused ? null : kept.nextAt.toISOString(),
  });
}

/** The watches of some recipes, the first added first. */
export async function watchesOf(recipes: readonly string[]): Promise<Watch[]> {
  const rows = await db().watch.findMany({ where: { recipe: { in: Array.from(recipes) } }, orderBy: { seq: "asc" } });
  return rows.map(toWatch);
}
