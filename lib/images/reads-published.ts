import { db } from "#lib/db";
import { PUBLISHED, toRow } from "#lib/images/reads";
import type { ImageRow } from "#lib/images/schema";

/** Images that machines see, of one extension or of all: those that were published last first, `limit` at most. */
export async function newestPublished(limit: number, name?: string): Promise<ImageRow[]> {
  const orderBy = [{ publishedAt: "desc" as const }, { file: "asc" as const }];
  const rows = await db().image.findMany({ where: { ...PUBLISHED, name }, orderBy, take: limit });
  return rows.map(toRow);
}

/** All images of an extension that machines see, ordered by file name. */
export async function publishedOf(name: string): Promise<ImageRow[]> {
  return (await db().image.findMany({ where: { ...PUBLISHED, name }, orderBy: { file: "asc" } })).map(toRow);
}

/** Names of the extensions that machines see. */
export async function namesOfPublished(): Promise<string[]> {
  const groups = await db().image.groupBy({ by: ["name"], where: PUBLISHED, orderBy: { name: "asc" } });
  return groups.map(({ name }) => name);
}
