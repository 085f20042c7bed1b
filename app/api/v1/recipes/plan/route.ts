import { planOnce } from "#lib/builds/bake-once";
import { resolveText } from "#lib/recipes/asked-text";
import { inThread } from "#lib/threads/in-thread";
import { RECIPES } from "../../../../_server/operations/recipes";
import { reply, route } from "../../../../_server/route";

export const POST = route(RECIPES.plan, async ({ body, context }) => {
  const { yaml, files, filesOf, ...wish } = body;
  const loaded = await inThread("requireSound", [await resolveText({ yaml, files, filesOf }, context)]);
  return reply(200, { plan: await planOnce(loaded, wish, context) });
});
