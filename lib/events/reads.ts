import { z } from "zod";
import { db, type Prisma } from "#lib/db";
import { AppError } from "#lib/errors";
import { withAddresses } from "#lib/events/schema";
import { Delivery, type Webhook } from "#lib/events/webhook-schema";

const WITH_LAST = {
  deliveries: { where: { lastAt: { not: null } }, orderBy: { lastAt: "desc" }, take: 1 },
  _count: { select: { deliveries: { where: { state: "waiting" } } } },
} as const satisfies Prisma.WebhookInclude;

/** All webhooks, the first added first. `baseUrl` is this server's address where BAKEHOUSE_URL says it. */
export async function listWebhooks(baseUrl: string | undefined, now: Date): Promise<Webhook[]> {
  const rows = await db().webhook.findMany({ orderBy: { seq: "asc" }, include: WITH_LAST });
  return rows.map((row) => toWebhook(row, baseUrl, now));
}

/** AppError `not_found` when there is no such webhook. */
export async function getWebhook(id: string, baseUrl: string | undefined, now: Date): Promise<Webhook> {
  const row = await db().webhook.findUnique({ where: { id }, include: WITH_LAST });
  if (row === null) throw noWebhook(id);
  return toWebhook(row, baseUrl, now);
}

export function noWebhook(id: string): AppError {
  return new AppError("not_found", `There is no webhook ${id}.`);
}

type Page = { limit: number; cursor?: string };

/** Messages to a webhook, newest first. AppError `not_found`; `invalid` for a cursor that no list gave. */
export async function listDeliveries(webhookId: string, { limit, cursor }: Page, baseUrl?: string) {
  if ((await db().webhook.count({ where: { id: webhookId } })) === 0) throw noWebhook(webhookId);
  const before = cursor === undefined ? undefined : await seqOf(webhookId, cursor);
  const where = { webhookId, seq: before && { lt: before } };
  const rows = await db().webhookDelivery.findMany({ where, orderBy: { seq: "desc" }, take: limit + 1 });
  const items = rows.slice(0, limit).map((row) => toDelivery(row, baseUrl));
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** AppError `not_found` when there is no such message (any more). */
export async function getDelivery(webhookId: string, id: string, baseUrl?: string): Promise<Delivery> {
  const row = await db().webhookDelivery.findUnique({ where: { id, webhookId } });
  if (row === null) throw noDelivery(webhookId, id);
  return toDelivery(row, baseUrl);
}

export function noDelivery(webhookId: string, id: string): AppError {
  return new AppError("not_found", `There is no delivery ${id} of webhook ${webhookId}.`);
}

async function seqOf(webhookId: string, id: string): Promise<number> {
  const row = await db().webhookDelivery.findUnique({ where: { id, webhookId }, select: { seq: true } });
  if (row === null) throw new AppError("invalid", "The cursor is not one that a list of deliveries gave.");
  return row.seq;
}

type StoredDelivery = Prisma.WebhookDeliveryGetPayload<object>;

/** A message as outside programs see it. */
function toDelivery(row: StoredDelivery, baseUrl = ""): Delivery {
  const { id, type, attempts, lastAt, lastStatus, lastAnswer, lastError, duration } = row;
  const state = Delivery.shape.state.parse(row.state);
  const last = lastAt && {
    ...{ at: lastAt.toISOString(), status: lastStatus, answer: lastAnswer, error: lastError },
    duration: duration ?? 0,
  };
  const nextAt = state === "waiting" ? row.nextAt.toISOString() : null;
  const payload = withAddresses(row.payload, baseUrl);
  return { id, type, state, attempts, createdAt: row.createdAt.toISOString(), nextAt, last, payload };
}

type StoredWebhook = Prisma.WebhookGetPayload<{ include: typeof WITH_LAST }>;

function toWebhook(row: StoredWebhook, baseUrl: string | undefined, now: Date): Webhook {
  const { id, name, url, disabledAt, disabledReason, failingSince, oldSecretUntil, createdAt } = row;
  const [last] = row.deliveries;
  return {
    ...{ id, name, url, events: z.array(z.string()).parse(row.events) },
    state: disabledAt === null ? "active" : disabledReason === null ? "paused" : "disabled",
    disabled: disabledAt && { at: disabledAt.toISOString(), reason: disabledReason },
    failingSince: failingSince?.toISOString() ?? null,
    oldSecretUntil: oldSecretUntil !== null && oldSecretUntil > now ? oldSecretUntil.toISOString() : null,
    createdAt: createdAt.toISOString(),
    waiting: row._count.deliveries,
    last: last === undefined ? null : toDelivery(last, baseUrl),
  };
}
