import { getWebhook } from "#lib/events/reads";
import { changeWebhook, deleteWebhook } from "#lib/events/writes-webhooks";
import { WEBHOOKS } from "../../../../_server/operations/webhooks";
import { reply, route } from "../../../../_server/route";

export const GET = route(WEBHOOKS.show, async ({ params, context }) =>
  reply(200, { webhook: await getWebhook(params.id, context.env.BAKEHOUSE_URL, new Date()) }),
);

export const PATCH = route(WEBHOOKS.change, async ({ params, body, context }) => {
  await changeWebhook(params.id, body, { now: new Date(), allowed: context.env.BAKEHOUSE_ALLOW_HOSTS });
  return reply(200, { webhook: await getWebhook(params.id, context.env.BAKEHOUSE_URL, new Date()) });
});

export const DELETE = route(WEBHOOKS.delete, async ({ params }) => {
  await deleteWebhook(params.id);
  return reply(204);
});
