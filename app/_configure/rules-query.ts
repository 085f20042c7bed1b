import { queryOptions } from "@tanstack/react-query";
import type { OfferedRecipe, ServerFacts } from "#lib/machine/choices/schema";
import { getJson } from "../_client/json";
import type { OfferedList } from "../_server/operations/recipes";

/**
 * What judges choices and writes configs: the schemas, the rules and YAML, which are more than all the rest of the page. The
 * server has judged what it sends, so the browser needs them only once something changes. All recipes come with them.
 */
export const rulesQuery = queryOptions({
  queryKey: ["rules"],
  queryFn: async ({ signal }) => {
    const [{ rules }, { items }] = await Promise.all([
      import("./rules"),
      getJson<OfferedList>("/api/v1/offered-recipes", signal),
    ]);
    return { ...rules, recipes: items };
  },
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
});

/** Recipes as the rules look them up. */
export function byName(recipes: readonly OfferedRecipe[]): ServerFacts["recipes"] {
  return Object.fromEntries(recipes.map((recipe) => [recipe.name, recipe]));
}
