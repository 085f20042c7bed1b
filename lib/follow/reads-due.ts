import { db } from "#lib/db";
import { toWatch } from "#lib/follow/reads-watches";
import type { Watch } from "#lib/follow/schema";

/** The watches of these ids that are still there, by their ids. */
export async function findWatches(ids: readonly string[]): Promise<Map<string, Watch>> {
  const rows = await db().watch.findMany({ where: { id: { in: Array.from(new Set(ids)) } } });
  return new Map(rows.map((row) => [row.id, toWatch(row)]));
}
