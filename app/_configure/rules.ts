import { fixOf } from "#lib/machine/check/choice-fixes";
import { judge } from "#lib/machine/check/judge";
import { fromQuery } from "#lib/machine/choices/read-query";
import { waysToTry } from "#lib/machine/formats/usage";
import { searchRecipes } from "#lib/recipes/search";
import { FoundRecipes } from "./found-recipes";
import { readExtras } from "./kept-extras";

/** All that `rulesQuery` loads, as one chunk: each import of its own would cost the page the list of its files. */
export const rules = { judge, fixOf, fromQuery, waysToTry, readExtras, searchRecipes, FoundRecipes };
