import type { KeyPath } from "#lib/recipes/parse-yaml";
import type { Recipe } from "#lib/recipes/schema";

/** Something a recipe says that cannot work, at a member of it. */
export type RecipeIssue = { path: KeyPath; message: string };

/** What the schema alone cannot see: names that point nowhere, places where nothing may be. Empty when all is well. */
export function checkRecipe(_recipe: Recipe, _files: ReadonlyMap<string, string>): RecipeIssue[] {
  return [];
}
