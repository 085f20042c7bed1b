import { showImage } from "#lib/builds/show";
import { withReserve } from "#lib/disk-space";
import { withdraw } from "#lib/repository/writes";
import { IMAGES } from "../../../../../_server/operations/images";
import { reply, route } from "../../../../../_server/route";

export const POST = route(IMAGES.withdraw, async ({ params, body, context }) => {
  const row = await withReserve(context.env.BAKEHOUSE_DATA, () =>
    withdraw(params.file, body.reason, context.store, new Date()),
  );
  return reply(200, { image: await showImage(row, context) });
});
