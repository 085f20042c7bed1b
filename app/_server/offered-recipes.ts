import type { OfferedRecipe } from "#lib/machine/choices/schema";
import type { Catalog } from "#lib/recipes/load";
import { findable, searchRecipes } from "#lib/recipes/search";

/** All recipes as the configurator offers them, what is asked for most first. */
export function offeredRecipes({ recipes }: Catalog): OfferedRecipe[] {
  const offered = Array.from(recipes.values(), ({ recipe }) => {
    const { versions, arch, options, replaces, machine } = recipe;
    return { ...findable(recipe), versions, arch, options, replaces, machine };
  });
  return searchRecipes(offered, "");
}
