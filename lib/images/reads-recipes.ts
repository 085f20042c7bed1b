import { db } from "#lib/db";
import type { Standing } from "#lib/standing";

/** Names of the recipes that have an image, published or about to be. */
export async function bakedRecipes(): Promise<Set<string>> {
  const where = {
    deletedAt: null,
    recipe: { not: null },
    state: { in: ["candidate", "published"] satisfies Standing[] },
  };
  const rows = await db().image.groupBy({ by: ["recipe"], where });
  return new Set(rows.flatMap(({ recipe }) => recipe ?? []));
}
