import type { LoadedRecipe } from "#lib/recipes/read-recipe";
import type { RecipeAnswer, RecipeSummary } from "./operations/recipes";

/** A recipe in a list. */
export function summarize({ recipe, origin, digest }: LoadedRecipe): RecipeSummary {
  const { name, title, summary, homepage, licence, arch, options } = recipe;
  return { name, title, summary, homepage, licence, arch, options, origin, digest };
}

/** A whole recipe with its own files. */
export function showRecipe({ recipe, origin, digest, files }: LoadedRecipe): RecipeAnswer {
  return { recipe: { ...recipe, origin, digest, files: Object.fromEntries(files) } };
}
