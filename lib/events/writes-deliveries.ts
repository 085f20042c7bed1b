import { db, type Tx, transaction } from "#lib/db";
import { nextAttempt, whyDisabled } from "#lib/events/schedule";
import type { Secrets } from "#lib/events/secret";
import type { Outcome } from "#lib/events/send";

/** A worker that has not told within this many milliseconds what came of an attempt is dead: the message is due again. */
const LEASE_MS = 60_000;
/** Messages of each webhook that are kept once they have ended, the newest. */
const KEPT = 100;

/** The oldest message that is due of each webhook: they get theirs one at a time, and none waits for another's. */
export async function dueDeliveries(now: Date): Promise<{ webhookId: string; seq: number }[]> {
  const groups = await db().webhookDelivery.groupBy({
    by: ["webhookId"],
    where: { state: "waiting", nextAt: { lte: now }, webhook: { disabledAt: null } },
    _min: { seq: true },
  });
  return groups.flatMap(({ webhookId, _min: { seq } }) => (seq === null ? [] : [{ webhookId, seq }]));
}

/** A message that one worker alone may send. */
export type Claimed = { id: string; webhookId: string; lease: string; payload: string; url: string } & Secrets;

/** Takes a message that is due for one worker alone; null when another one was faster. */
export async function claimDelivery(seq: number, lease: string, now: Date): Promise<Claimed | null> {
  return transaction(async (tx) => {
    const { count } = await tx.webhookDelivery.updateMany({
      where: { seq, state: "waiting", nextAt: { lte: now } },
      data: { lease, attempts: { increment: 1 }, nextAt: new Date(now.getTime() + LEASE_MS) },
    });
    if (count === 0) return null;
    const row = await tx.webhookDelivery.findUniqueOrThrow({ where: { seq }, include: { webhook: true } });
    const { url, secret, oldSecret, oldSecretUntil } = row.webhook;
    return {
      id: row.id,
      webhookId: row.webhookId,
      lease,
      payload: row.payload,
      url,
      secret,
      oldSecret,
      oldSecretUntil,
    };
  });
}

/** Gives a message back that was not sent after all. */
export async function releaseDelivery({ id, lease }: Claimed, now: Date): Promise<void> {
  const data = { lease: null, attempts: { decrement: 1 }, nextAt: now };
  await db().webhookDelivery.updateMany({ where: { id, lease }, data });
}

/** Writes what came of an attempt, and what follows: nothing, another one later, or the end of the webhook. */
export async function settleDelivery({ id, webhookId, lease }: Claimed, outcome: Outcome, now: Date): Promise<void> {
  const { status, answer, error, duration } = outcome;
  await transaction(async (tx) => {
    const delivery = await tx.webhookDelivery.findUnique({ where: { id, lease }, include: { webhook: true } });
    if (delivery === null) return; // Deleted, or sent again meanwhile.
    const next = error === null || status === 410 ? null : nextAttempt(delivery.attempts, now);
    const state = error === null ? "delivered" : next === null ? "failed" : "waiting";
    const last = { lastAt: now, lastStatus: status, lastAnswer: answer, lastError: error, duration };
    const data = { lease: null, state, nextAt: next ?? now, ...last };
    await tx.webhookDelivery.update({ where: { id }, data });
    const failingSince = error === null ? null : (delivery.webhook.failingSince ?? now);
    const reason = whyDisabled(outcome, failingSince, now);
    const end = reason === null ? {} : { disabledAt: now, disabledReason: reason };
    await tx.webhook.update({ where: { id: webhookId }, data: { failingSince, ...end } });
    await forgetOld(tx, webhookId);
  });
}

async function forgetOld(tx: Tx, webhookId: string): Promise<void> {
  const ended = { webhookId, state: { not: "waiting" } };
  const oldest = await tx.webhookDelivery.findFirst({ where: ended, orderBy: { seq: "desc" }, skip: KEPT });
  if (oldest !== null) await tx.webhookDelivery.deleteMany({ where: { ...ended, seq: { lte: oldest.seq } } });
}
