import { loadCatalog } from "#lib/recipes/load";

/** Names of the recipes that come with Bakehouse, whatever the operator put in their place. */
export async function builtInNames(): Promise<string[]> {
  return Array.from((await loadCatalog()).recipes.keys());
}
