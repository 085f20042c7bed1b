import { db } from "#lib/db";

/** How many messages wait to be sent, and how many webhooks have not taken one since one failed. */
export async function readOutboxNow(): Promise<{ waiting: number; failing: number }> {
  const [waiting, failing] = await Promise.all([
    db().webhookDelivery.count({ where: { state: "waiting" } }),
    db().webhook.count({ where: { failingSince: { not: null } } }),
  ]);
  return { waiting, failing };
}
