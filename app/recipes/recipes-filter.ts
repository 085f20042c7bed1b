import type { Category } from "#lib/recipes/search";
import { withQuery } from "../_client/with-query";

/** What the list of recipes is narrowed to, as its address says it. */
export type RecipesFilter = { search?: string; category?: Category };

/** The address of the list with this filter. */
export function recipesHref(filter: RecipesFilter) {
  return withQuery("/recipes", filter);
}

/** What pages call the categories, in the order in which they show them. */
export const CATEGORY_WORDS: Record<Category, string> = {
  containers: "Containers",
  kubernetes: "Kubernetes",
  network: "Network",
  observability: "Observability",
  security: "Security",
  storage: "Storage",
  virtualization: "Virtualization",
  webassembly: "WebAssembly",
  ai: "AI",
  tools: "Tools",
};
