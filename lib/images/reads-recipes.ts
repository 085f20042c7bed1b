import { db } from "#lib/db";

/** Names of the recipes that have a published image. */
export async function bakedRecipes(): Promise<Set<string>> {
  const rows = await db().image.groupBy({ by: ["recipe"], where: { deletedAt: null, recipe: { not: null } } });
  return new Set(rows.flatMap(({ recipe }) => recipe ?? []));
}
