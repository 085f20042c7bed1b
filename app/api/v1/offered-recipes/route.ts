import { offeredRecipes } from "../../../_server/offered-recipes";
import { RECIPES } from "../../../_server/operations/recipes";
import { reply, route } from "../../../_server/route";

export const GET = route(RECIPES.offered, async ({ context }) =>
  reply(200, { items: offeredRecipes(await context.catalog()) }),
);
