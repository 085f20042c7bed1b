import { db } from "#lib/db";

/** How many messages wait to be sent, and how many webhooks have not taken one since one failed. */
export async function readOutboxNow(): Promise<{ waiting: number; failing: number }> {
  const [waiting, failing] = await Promise.all([
    db().webhookDelivery.count({ where: { state: "waiting" } }),
    db().webhook.count({ where: { failingSince: { not: null } } }),
  ]);
  return { waiting, failing };
}

export type FailingWebhook = { id: string; name: string; text: string; at: Date };

/** The webhooks that have taken nothing since a message failed, and what the last one met. Their addresses may open something and are not told. */
export async function failingWebhooks(limit: number): Promise<FailingWebhook[]> {
  const rows = await db().webhook.findMany({
    where: { failingSince: { not: null } },
    orderBy: { failingSince: "desc" },
    take: limit,
    include: { deliveries: { where: { lastAt: { not: null } }, orderBy: { lastAt: "desc" }, take: 1 } },
  });
  return rows.map(({ id, name, failingSince, createdAt, deliveries: [last] }) => ({
    ...{ id, name },
    text:
      last?.lastStatus === null || last === undefined ? "It could not be reached." : `It answered ${last.lastStatus}.`,
    at: last?.lastAt ?? failingSince ?? createdAt,
  }));
}
