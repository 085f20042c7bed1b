import { bakeOnce } from "#lib/builds/bake-once";
import { resolveText } from "#lib/recipes/asked-text";
import { inThread } from "#lib/threads/in-thread";
import { RECIPES } from "../../../../_server/operations/recipes";
import { reply, route } from "../../../../_server/route";

export const POST = route(RECIPES.bakeOnce, async ({ body, context, askedBy, deed }) => {
  const { yaml, files, filesOf, ...wish } = body;
  const loaded = await inThread("requireSound", [await resolveText({ yaml, files, filesOf }, context)]);
  const answer = await bakeOnce(loaded, wish, context, askedBy);
  deed.about = answer.build.file;
  return reply(answer.image === null ? 202 : 200, answer);
});
