import { planFaults } from "#lib/recipes/check-folder";
import { type BrokenRecipe, judgeRecipe, type LoadedRecipe, type RecipeText } from "#lib/recipes/read-recipe";

/** One thing wrong with a recipe that is not saved: `file` is `recipe.yaml` or `files/…`, `line` counts from 1. */
export type TextFault = Pick<BrokenRecipe, "file" | "line" | "message">;

/** More than this was not typed by hand; its author learns of the first ones. */
const MOST = 100;

/** What `bakehouse check` says of a recipe, of texts that are not in a folder. Asks nobody, and never throws for what they hold. */
export function checkText(text: RecipeText): { loaded: LoadedRecipe | null; broken: TextFault[] } {
  const { loaded, broken } = judgeRecipe(text, "", "operator");
  const unplanned = loaded === null ? [] : planFaults(loaded, "recipe.yaml");
  const faults = broken
    .concat(unplanned)
    .slice(0, MOST)
    .map(({ file, line, message }) => ({ file, line, message }));
  return { loaded: faults.length === 0 ? loaded : null, broken: faults };
}
