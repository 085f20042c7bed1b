import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Tx } from "#lib/db";
import type { Event, ImageFacts } from "#lib/events/schema";

/**
 * Tells the webhooks that want it what happens in this transaction: with it the messages come into being, or not at all. A
 * worker sends them. Without webhooks nothing is written.
 */
export async function noteEvent(tx: Tx, event: Event, now: Date): Promise<void> {
  const webhooks = await tx.webhook.findMany({ where: { disabledAt: null }, select: { id: true, events: true } });
  const wanting = webhooks.filter(({ events }) => z.array(z.string()).parse(events).includes(event.type));
  if (wanting.length > 0)
    await tx.webhookDelivery.createMany({ data: wanting.map(({ id }) => newDelivery(id, event, now)) });
}

/** A message to one webhook that is due at once. */
export function newDelivery(webhookId: string, { type, data }: Event, now: Date) {
  const payload = JSON.stringify({ type, timestamp: now.toISOString(), data });
  return { id: `msg_${randomUUID()}`, webhookId, type, payload, createdAt: now, nextAt: now };
}

type ImageEvent = Extract<Event, { type: `image.${string}` }>;

/** What is told of an image that something happens to: `image` is its row as it is afterwards. */
export function imageEvent(
  type: ImageEvent["type"],
  image: Omit<ImageFacts, "reason" | "url" | "page">,
  reason: string | null = null,
): ImageEvent {
  const { file, name, version, revision, arch, os, sha256, size, state } = image;
  const places = { url: `/extensions/${file}`, page: `/images/${encodeURIComponent(file)}` };
  return { type, data: { file, name, version, revision, arch, os, sha256, size, state, reason, ...places } };
}
