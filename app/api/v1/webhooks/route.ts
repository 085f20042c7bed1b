import { getWebhook, listWebhooks } from "#lib/events/reads";
import { addWebhook } from "#lib/events/writes-webhooks";
import { WEBHOOKS } from "../../../_server/operations/webhooks";
import { reply, route } from "../../../_server/route";

export const GET = route(WEBHOOKS.list, async ({ context }) =>
  reply(200, { items: await listWebhooks(context.env.BAKEHOUSE_URL, new Date()) }),
);

export const POST = route(WEBHOOKS.add, async ({ body, context, deed }) => {
  const { id, secret } = await addWebhook(body, { now: new Date(), allowed: context.env.BAKEHOUSE_ALLOW_HOSTS });
  deed.about = id;
  return reply(201, { webhook: await getWebhook(id, context.env.BAKEHOUSE_URL, new Date()), secret });
});
