import { withReserve } from "#lib/disk-space";
import { cleanUp } from "#lib/retention/clean-up";
import { noteDeletions } from "../../../../_server/noted";
import { RETENTION } from "../../../../_server/operations/retention";
import { reply, route } from "../../../../_server/route";

export const POST = route(RETENTION.run, async ({ body: { digest }, context, askedBy, deed }) => {
  const run = await withReserve(context.env.BAKEHOUSE_DATA, () =>
    cleanUp({ askedBy, digest }, context, new Date(), (deletions) => noteDeletions(deed, deletions)),
  );
  return reply(200, { run });
});
