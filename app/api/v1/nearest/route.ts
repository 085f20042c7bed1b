import { nearestImages } from "#lib/images/nearest";
import { nearest } from "#lib/nearest";
import { SERVER } from "../../../_server/operations/server";
import { reply, route } from "../../../_server/route";

const FEW = 5;

export const GET = route(SERVER.nearest, async ({ query: { kind, name }, context }) => {
  if (kind === "image") return reply(200, { items: await nearestImages(name, FEW) });
  const { recipes } = await context.catalog();
  return reply(200, { items: nearest(name, Array.from(recipes.keys()), FEW) });
});
