import { getDelivery } from "#lib/events/reads";
import { testWebhook } from "#lib/events/writes-webhooks";
import { WEBHOOKS } from "../../../../../_server/operations/webhooks";
import { reply, route } from "../../../../../_server/route";

export const POST = route(WEBHOOKS.test, async ({ params: { id }, context }) => {
  const delivery = await testWebhook(id, new Date());
  return reply(202, { delivery: await getDelivery(id, delivery, context.env.BAKEHOUSE_URL) });
});
