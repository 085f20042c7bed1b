import { RECIPES } from "../../../_server/operations/recipes";
import { reply, route } from "../../../_server/route";
import { summarize } from "../../../_server/show-recipe";

export const GET = route(RECIPES.list, async ({ context }) => {
  const { recipes, broken } = await context.catalog();
  return reply(200, { items: Array.from(recipes.values(), summarize), broken });
});
