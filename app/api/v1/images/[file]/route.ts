import { showImage } from "#lib/builds/show";
import { withReserve } from "#lib/disk-space";
import { getImage } from "#lib/images/reads";
import { deleteImage } from "#lib/repository/writes";
import { IMAGES } from "../../../../_server/operations/images";
import { reply, route } from "../../../../_server/route";

export const GET = route(IMAGES.show, async ({ params, context }) =>
  reply(200, { image: await showImage(await getImage(params.file), context) }),
);

export const DELETE = route(IMAGES.delete, async ({ params, context }) => {
  await withReserve(context.env.BAKEHOUSE_DATA, () => deleteImage(params.file, context.store, new Date()));
  return reply(204);
});
