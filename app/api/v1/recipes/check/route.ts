import { resolveText } from "#lib/recipes/asked-text";
import { inThread } from "#lib/threads/in-thread";
import { RECIPES } from "../../../../_server/operations/recipes";
import { reply, route } from "../../../../_server/route";

export const POST = route(RECIPES.check, async ({ body, context }) => {
  const { loaded, broken } = await inThread("checkText", [await resolveText(body, context)]);
  if (loaded === null) return reply(200, { recipe: null, broken });
  const { name, title, arch } = loaded.recipe;
  return reply(200, { recipe: { name, title, arch: Object.keys(arch), digest: loaded.digest }, broken });
});
