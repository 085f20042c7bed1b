import { db } from "#lib/db";

/** The watches that asked for these builds, by the builds' ids; builds that others asked for have none. */
export async function watchesOf(ids: readonly string[]): Promise<Map<string, string>> {
  const where = { id: { in: Array.from(ids) }, watch: { not: null } };
  const rows = await db().build.findMany({ where, select: { id: true, watch: true } });
  return new Map(rows.flatMap(({ id, watch }) => (watch === null ? [] : [[id, watch]])));
}
