import { readInbox } from "#lib/follow/inbox";
import { outlooks } from "#lib/follow/outlook";
import { showSkipped, showWaiting } from "../../../_server/inbox";
import { INBOX } from "../../../_server/operations/inbox";
import { reply, route } from "../../../_server/route";

export const GET = route(INBOX.list, async ({ context }) => {
  const { waiting, held, skipped } = await readInbox();
  const found = await outlooks(waiting.concat(held), context);
  return reply(200, {
    waiting: await showWaiting(waiting, found, context),
    held: await showWaiting(held, found, context),
    skipped: await showSkipped(skipped, context),
  });
});
