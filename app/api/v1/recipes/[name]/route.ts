import { findRecipe } from "#lib/recipes/load";
import { RECIPES } from "../../../../_server/operations/recipes";
import { reply, route } from "../../../../_server/route";
import { showRecipe } from "../../../../_server/show-recipe";

export const GET = route(RECIPES.show, async ({ params, context }) =>
  reply(200, showRecipe(findRecipe(await context.catalog(), params.name))),
);
