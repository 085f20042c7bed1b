import { findRecipe } from "#lib/recipes/load";
import { route } from "../../../../_server/route";
import { showRecipe } from "../../../../_server/show-recipe";

export const GET = route<{ name: string }>(async ({ params, context }) =>
  Response.json(showRecipe(findRecipe(await context.catalog(), params.name))),
);
