import { ARCHES } from "#lib/arches";
import type { Catalog } from "#lib/recipes/load";
import type { Followable } from "./watch-form";

/** All recipes as the form offers them. */
export function followable({ recipes }: Catalog): Followable[] {
  return Array.from(recipes.values(), ({ recipe: { name, title, options, arch } }) => ({
    name,
    title,
    options,
    arches: ARCHES.filter((word) => arch[word] !== undefined),
  }));
}
