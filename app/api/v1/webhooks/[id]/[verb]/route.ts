import { getDelivery, getWebhook, listDeliveries } from "#lib/events/reads";
import { rotateSecret, testWebhook } from "#lib/events/writes-webhooks";
import { WEBHOOKS } from "../../../../../_server/operations/webhooks";
import { reply, route, routeByVerb } from "../../../../../_server/route";

export const GET = routeByVerb(
  route(WEBHOOKS.deliveries, async ({ params, query, context }) =>
    reply(200, await listDeliveries(params.id, query, context.env.BAKEHOUSE_URL)),
  ),
);

export const POST = routeByVerb(
  route(WEBHOOKS.rotate, async ({ params: { id }, context }) => {
    const secret = await rotateSecret(id, new Date());
    return reply(200, { webhook: await getWebhook(id, context.env.BAKEHOUSE_URL, new Date()), secret });
  }),

  route(WEBHOOKS.test, async ({ params: { id }, context }) => {
    const delivery = await testWebhook(id, new Date());
    return reply(202, { delivery: await getDelivery(id, delivery, context.env.BAKEHOUSE_URL) });
  }),
);
