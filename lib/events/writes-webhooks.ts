import { randomUUID } from "node:crypto";
import { db, transaction } from "#lib/db";
import { AppError } from "#lib/errors";
import { noDelivery, noWebhook } from "#lib/events/reads";
import { TEST } from "#lib/events/schema";
import { newSecret } from "#lib/events/secret";
import type { NewWebhook, WebhookChange } from "#lib/events/webhook-schema";
import { newDelivery } from "#lib/events/writes";
import { type AllowedHosts, objectionToHostOf } from "#lib/network-address";

/** Webhooks there may be. */
const MOST = 50;
/** Milliseconds for which a secret that was replaced signs as well. */
const OVERLAP = 24 * 3_600_000;

type Terms = {
  now: Date;
  /** What may be connected to beside public addresses. */
  allowed: AllowedHosts;
};

/**
 * Adds a webhook; gives its id, and its secret this once. AppError `invalid` for an address that messages would never be sent
 * to, `conflict` when there are too many.
 */
export async function addWebhook({ url, name, events }: NewWebhook, { now, allowed }: Terms) {
  requireReachable(url, allowed);
  const made = { id: randomUUID(), secret: newSecret() };
  await transaction(async (tx) => {
    if ((await tx.webhook.count()) >= MOST)
      throw new AppError(
        "conflict",
        `There are ${MOST} webhooks, as many as there may be. Delete one that is not needed.`,
      );
    await tx.webhook.create({ data: { ...made, url, name: name || new URL(url).host, events, createdAt: now } });
  });
  return made;
}

/** Changes a webhook. One that goes on after a pause is as if it had never failed; what waited for it is due. AppError `invalid` as above. */
export async function changeWebhook(id: string, change: WebhookChange, { now, allowed }: Terms): Promise<void> {
  const { isPaused, name, ...rest } = change;
  await transaction(async (tx) => {
    const before = await tx.webhook.findUnique({ where: { id } });
    if (before === null) throw noWebhook(id);
    // One that was added when more was allowed can still be renamed or paused.
    if (rest.url !== undefined && rest.url !== before.url) requireReachable(rest.url, allowed);
    const named = name === undefined ? {} : { name: name || new URL(rest.url ?? before.url).host };
    const goesOn = { disabledAt: null, disabledReason: null, failingSince: null };
    const pause = isPaused === undefined ? {} : isPaused ? pausedAt(before, now) : goesOn;
    await tx.webhook.update({ where: { id }, data: { ...rest, ...named, ...pause } });
  });
}

/** Names are looked up by whoever sends, each time (lib/fetch-guard.ts): what they lead to may change. */
function requireReachable(url: string, allowed: AllowedHosts): void {
  const objection = objectionToHostOf(url, allowed);
  if (objection === null) return;
  const message = `${new URL(url).hostname} is ${objection}: messages go to public addresses only. Whoever runs Bakehouse can allow the host in BAKEHOUSE_ALLOW_HOSTS.`;
  throw new AppError("invalid", message, { issues: [{ path: "url", message }] });
}

/** Pausing what is disabled already keeps the reason. */
function pausedAt({ disabledAt }: { disabledAt: Date | null }, now: Date) {
  return disabledAt === null ? { disabledAt: now, disabledReason: null } : {};
}

/** Gives a webhook another secret. The one before signs as well for a day, so that its receiver can change over. */
export async function rotateSecret(id: string, now: Date): Promise<string> {
  const secret = newSecret();
  await transaction(async (tx) => {
    const before = await tx.webhook.findUnique({ where: { id } });
    if (before === null) throw noWebhook(id);
    const old = { oldSecret: before.secret, oldSecretUntil: new Date(now.getTime() + OVERLAP) };
    await tx.webhook.update({ where: { id }, data: { secret, ...old } });
  });
  return secret;
}

/** Forgets a webhook and its messages. */
export async function deleteWebhook(id: string): Promise<void> {
  const { count } = await db().webhook.deleteMany({ where: { id } });
  if (count === 0) throw noWebhook(id);
}

/** Queues a test message, whatever events the webhook wants; gives its id. AppError `conflict` while nothing is sent to it. */
export async function testWebhook(id: string, now: Date): Promise<string> {
  return transaction(async (tx) => {
    const webhook = await tx.webhook.findUnique({ where: { id } });
    if (webhook === null) throw noWebhook(id);
    requireActive(webhook);
    const data = { webhook: webhook.name, page: `/inbox/webhooks/${id}` };
    return (await tx.webhookDelivery.create({ data: newDelivery(id, { type: TEST, data }, now) })).id;
  });
}

/** Sends a message once more, under the id it had, as often as if it were new. AppError `not_found`; `conflict` as above. */
export async function resend(webhookId: string, id: string, now: Date): Promise<void> {
  await transaction(async (tx) => {
    const delivery = await tx.webhookDelivery.findUnique({ where: { id, webhookId }, include: { webhook: true } });
    if (delivery === null) throw noDelivery(webhookId, id);
    requireActive(delivery.webhook);
    // Whoever sends it at this moment has lost it.
    const data = { state: "waiting", attempts: 0, nextAt: now, lease: null };
    await tx.webhookDelivery.update({ where: { id }, data });
  });
}

function requireActive({ name, disabledAt }: { name: string; disabledAt: Date | null }): void {
  if (disabledAt !== null)
    throw new AppError("conflict", `Nothing is sent to ${name} while it is paused. Let it go on first.`);
}
