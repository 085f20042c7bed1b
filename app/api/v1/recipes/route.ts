import { resolveText } from "#lib/recipes/asked-text";
import { saveRecipe } from "#lib/recipes/own-recipes";
import { inThread } from "#lib/threads/in-thread";
import { RECIPES } from "../../../_server/operations/recipes";
import { reply, route } from "../../../_server/route";
import { summarize } from "../../../_server/show-recipe";

export const GET = route(RECIPES.list, async ({ context }) => {
  const { recipes, broken } = await context.catalog();
  return reply(200, { items: Array.from(recipes.values(), summarize), broken });
});

export const POST = route(RECIPES.save, async ({ body: { before, ...asked }, context, deed }) => {
  const loaded = await inThread("requireSound", [await resolveText(asked, context)]);
  deed.about = loaded.recipe.name;
  const saved = await saveRecipe(context.ownRecipes, loaded, before);
  return reply(before === null ? 201 : 200, saved);
});
