import { route } from "../../../_server/route";
import { summarize } from "../../../_server/show-recipe";

export const GET = route(async ({ kitchen }) => {
  const { recipes, broken } = await kitchen.cookbook();
  return Response.json({ items: Array.from(recipes.values(), summarize), broken });
});
