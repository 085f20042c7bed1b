import { withReserve } from "#lib/disk-space";
import { cleanUp } from "#lib/retention/clean-up";
import { RETENTION } from "../../../../_server/operations/retention";
import { reply, route } from "../../../../_server/route";

export const POST = route(RETENTION.run, async ({ body: { digest }, context, askedBy }) => {
  const run = await withReserve(context.env.BAKEHOUSE_DATA, () => cleanUp({ askedBy, digest }, context, new Date()));
  return reply(200, { run });
});
