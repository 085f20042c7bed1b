import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { context } from "#lib/context";
import { isAppError } from "#lib/errors";
import { getWebhook, listDeliveries } from "#lib/events/reads";
import { Prefetched, ready } from "../../../_client/prefetch";
import { paramOf } from "../../../_server/page-context";
import { DELIVERIES_PER_PAGE, deliveriesQuery, webhookQuery } from "../queries";
import { Deliveries } from "./deliveries";
import { WebhookTop } from "./webhook-top";

export async function generateMetadata({ params }: PageProps<"/inbox/webhooks/[id]">): Promise<Metadata> {
  const { name } = await readWebhook((await params).id);
  return { title: `Webhook ${name}` };
}

export default async function WebhookPage({ params, searchParams }: PageProps<"/inbox/webhooks/[id]">) {
  const { id } = await params;
  const cursor = paramOf(await searchParams, "cursor");
  const webhook = await readWebhook(id);
  const deliveries = await readDeliveries(id, cursor);
  return (
    <Prefetched queries={[ready(webhookQuery(id), { webhook }), ready(deliveriesQuery(id, cursor), deliveries)]}>
      <WebhookTop id={id} baseUrl={context().env.BAKEHOUSE_URL ?? null} />
      <Deliveries id={id} cursor={cursor} />
    </Prefetched>
  );
}

async function readWebhook(id: string) {
  try {
    return await getWebhook(id, context().env.BAKEHOUSE_URL, new Date());
  } catch (error) {
    if (isAppError(error) && error.code === "not_found") notFound();
    throw error;
  }
}

/** A cursor whose message is forgotten leads back to the newest. */
async function readDeliveries(id: string, cursor: string | undefined) {
  try {
    return await listDeliveries(id, { limit: DELIVERIES_PER_PAGE, cursor }, context().env.BAKEHOUSE_URL);
  } catch (error) {
    if (isAppError(error) && error.code === "invalid") redirect(`/inbox/webhooks/${id}`);
    throw error;
  }
}
