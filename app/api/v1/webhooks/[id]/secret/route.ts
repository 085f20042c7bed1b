import { getWebhook } from "#lib/events/reads";
import { rotateSecret } from "#lib/events/writes-webhooks";
import { WEBHOOKS } from "../../../../../_server/operations/webhooks";
import { reply, route } from "../../../../../_server/route";

export const POST = route(WEBHOOKS.rotate, async ({ params: { id }, context }) => {
  const secret = await rotateSecret(id, new Date());
  return reply(200, { webhook: await getWebhook(id, context.env.BAKEHOUSE_URL, new Date()), secret });
});
