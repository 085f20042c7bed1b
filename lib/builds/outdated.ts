import type { Catalog } from "#lib/recipes/load";

type Made = { recipe: string | null; recipeDigest: string | null; revision: number };

/**
 * Why a new bake of this image would come out differently, or null. The bytes stay as they are: the sentence names the
 * revision to ask for.
 */
export function outdated({ recipe, recipeDigest, revision }: Made, catalog: Catalog): string | null {
  if (recipe === null) return null;
  const current = catalog.recipes.get(recipe);
  if (current === undefined || current.digest === recipeDigest) return null;
  return `The recipe ${recipe} has changed since this image was baked. Ask for revision ${revision + 1} to bake it anew.`;
}
