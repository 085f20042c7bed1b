import { route } from "../../../_server/route";
import { summarize } from "../../../_server/show-recipe";

export const GET = route(async ({ context }) => {
  const { recipes, broken } = await context.catalog();
  return Response.json({ items: Array.from(recipes.values(), summarize), broken });
});
