import { randomUUID } from "node:crypto";
import { messageOf } from "#lib/errors";
import { withAddresses } from "#lib/events/schema";
import { signatureHeaders } from "#lib/events/secret";
import { send } from "#lib/events/send";
import {
  type Claimed,
  claimDelivery,
  dueDeliveries,
  releaseDelivery,
  settleDelivery,
} from "#lib/events/writes-deliveries";
import type { GuardedFetch } from "#lib/fetch-guard";
import type { Log } from "#lib/log";

export type Delivering = {
  /** This server's address without a final slash; empty where it is not known. */
  baseUrl: string;
  fetch: GuardedFetch;
  /** The worker stops: what is being sent is sent again later. */
  stopping: AbortSignal;
  log: Log;
};

/** What is being sent, by its webhook. */
export type Sending = Map<string, Promise<void>>;

const AT_ONCE = 8;

/** Begins to send what is due, one message of a webhook at a time. Does not wait for answers: `sending` holds who does. */
export async function sendDue(sending: Sending, delivering: Delivering): Promise<void> {
  for (const { webhookId, seq } of await dueDeliveries(new Date())) {
    if (sending.size >= AT_ONCE || delivering.stopping.aborted) return;
    if (sending.has(webhookId)) continue;
    const claimed = await claimDelivery(seq, randomUUID(), new Date());
    if (claimed === null) continue;
    const done = deliver(claimed, delivering)
      // The message is due again when its lease has run out.
      .catch((error) => delivering.log("error", `A webhook's message is left for later: ${messageOf(error)}`))
      .finally(() => sending.delete(webhookId));
    sending.set(webhookId, done);
  }
}

async function deliver(claimed: Claimed, { baseUrl, fetch, stopping }: Delivering): Promise<void> {
  const { id, url, payload } = claimed;
  const body = withAddresses(payload, baseUrl);
  const headers = signatureHeaders(id, body, claimed, new Date());
  const outcome = await send({ url, headers, body }, { fetch, signal: stopping }).catch((error: unknown) => {
    if (stopping.aborted) return null;
    throw error;
  });
  if (outcome === null) await releaseDelivery(claimed, new Date());
  else await settleDelivery(claimed, outcome, new Date());
}
