import { beginRecipe } from "#lib/drafts/begin";
import { RECIPES } from "../../../../_server/operations/recipes";
import { reply, route } from "../../../../_server/route";

export const POST = route(RECIPES.draft, async ({ body, request, context: { upstream } }) =>
  reply(200, { yaml: await beginRecipe(body, { upstream, signal: request.signal }) }),
);
