import { showImages } from "#lib/builds/show";
import { withReserve } from "#lib/disk-space";
import { decide } from "#lib/follow/decide";
import { INBOX } from "../../../../_server/operations/inbox";
import { reply, route } from "../../../../_server/route";

export const POST = route(INBOX.decide, async ({ body, context, askedBy, deed }) => {
  deed.about = `${body.decision}: ${body.files.join(", ")}`;
  const rows = await withReserve(context.env.BAKEHOUSE_DATA, () => decide(body, context, askedBy, new Date()));
  return reply(200, { images: await showImages(rows, context) });
});
