import { getDelivery } from "#lib/events/reads";
import { resend } from "#lib/events/writes-webhooks";
import { WEBHOOKS } from "../../../../../../../_server/operations/webhooks";
import { reply, route } from "../../../../../../../_server/route";

export const POST = route(WEBHOOKS.resend, async ({ params: { id, delivery }, context }) => {
  await resend(id, delivery, new Date());
  return reply(202, { delivery: await getDelivery(id, delivery, context.env.BAKEHOUSE_URL) });
});
