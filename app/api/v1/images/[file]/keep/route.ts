import { showImage } from "#lib/builds/show";
import { getImage } from "#lib/images/reads";
import { keepImage, letGo } from "#lib/images/writes-kept";
import { IMAGES } from "../../../../../_server/operations/images";
import { reply, route } from "../../../../../_server/route";

export const POST = route(IMAGES.keep, async ({ params, body, context }) => {
  await keepImage(params.file, body.reason);
  return reply(200, { image: await showImage(await getImage(params.file), context) });
});

export const DELETE = route(IMAGES.letGo, async ({ params, context }) => {
  await letGo(params.file);
  return reply(200, { image: await showImage(await getImage(params.file), context) });
});
