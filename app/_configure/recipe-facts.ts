import type { MachineRecipe } from "#lib/machine/choices/schema";
import type { Recipe } from "#lib/recipes/schema";

/** A recipe as the configurator offers it. */
export type OfferedRecipe = MachineRecipe & Pick<Recipe, "summary">;

export function offer(recipe: Recipe): OfferedRecipe {
  const { name, title, summary, versions, arch, options, replaces, machine } = recipe;
  return { name, title, summary, versions, arch, options, replaces, machine };
}
