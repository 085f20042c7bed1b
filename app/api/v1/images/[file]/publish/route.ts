import { showImage } from "#lib/builds/show";
import { withReserve } from "#lib/disk-space";
import { publish } from "#lib/repository/writes";
import { IMAGES } from "../../../../../_server/operations/images";
import { reply, route } from "../../../../../_server/route";

export const POST = route(IMAGES.publish, async ({ params, context }) => {
  const row = await withReserve(context.env.BAKEHOUSE_DATA, () => publish(params.file, context.store, new Date()));
  return reply(200, { image: await showImage(row, context) });
});
