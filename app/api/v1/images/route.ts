import { showImages } from "#lib/builds/show";
import { findImages } from "#lib/images/reads";
import { IMAGES } from "../../../_server/operations/images";
import { reply, route } from "../../../_server/route";

export const GET = route(IMAGES.list, async ({ query, context }) => {
  const { items, next } = await findImages(query);
  return reply(200, { items: await showImages(items, context), next });
});
