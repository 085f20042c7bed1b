import { listDeliveries } from "#lib/events/reads";
import { WEBHOOKS } from "../../../../../_server/operations/webhooks";
import { reply, route } from "../../../../../_server/route";

export const GET = route(WEBHOOKS.deliveries, async ({ params, query, context }) =>
  reply(200, await listDeliveries(params.id, query, context.env.BAKEHOUSE_URL)),
);
