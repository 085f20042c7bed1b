import type { Metadata } from "next";
import { context } from "#lib/context";
import { listWebhooks } from "#lib/events/reads";
import { Prefetched, ready } from "../../../_client/prefetch";
import { PageHeader } from "../../../_ui/page-header";
import { AddButton } from "../add-button";
import { ABOUT_WEBHOOKS } from "../event-words";
import { webhooksQuery } from "../queries";
import { WebhookTable } from "../webhook-table";

export const metadata: Metadata = { title: "Webhooks" };

export default async function WebhooksPage() {
  const items = await listWebhooks(context().env.BAKEHOUSE_URL, new Date());
  return (
    <Prefetched queries={[ready(webhooksQuery, { items })]}>
      <PageHeader title="Webhooks" actions={<AddButton />}>
        {ABOUT_WEBHOOKS}
      </PageHeader>
      <WebhookTable />
    </Prefetched>
  );
}
