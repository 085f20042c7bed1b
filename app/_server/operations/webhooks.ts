import { z } from "zod";
import { Delivery, NewWebhook, Webhook, WebhookChange } from "#lib/events/webhook-schema";
import { type Operation, PAGE } from "../operation";

/** The only answers that tell a secret. */
const WithSecret = z.strictObject({ webhook: Webhook, secret: z.string() });

export const WebhookList = z.strictObject({ items: z.array(Webhook) });
export type WebhookList = z.infer<typeof WebhookList>;

export const DeliveryList = z.strictObject({ items: z.array(Delivery), next: z.string().nullable() });
export type DeliveryList = z.infer<typeof DeliveryList>;

export const WEBHOOKS = {
  list: {
    method: "GET",
    path: "/api/v1/webhooks",
    may: "see webhooks",
    summary: "Webhooks, each with the message that was tried last",
    answers: { 200: WebhookList },
  },
  add: {
    method: "POST",
    path: "/api/v1/webhooks",
    may: "add webhook",
    summary:
      "Add a webhook: an address that is told what happens, signed as Standard Webhooks; the secret is in this answer only. Without events it is told all there are",
    body: NewWebhook,
    answers: { 201: WithSecret },
    refusals: [400, 409, 413, 415],
  },
  show: {
    method: "GET",
    path: "/api/v1/webhooks/{id}",
    may: "see webhooks",
    summary: "A webhook",
    answers: { 200: z.strictObject({ webhook: Webhook }) },
    refusals: [404],
  },
  change: {
    method: "PATCH",
    path: "/api/v1/webhooks/{id}",
    may: "change webhook",
    summary: "Change a webhook's name, address or events, pause it, or let it go on",
    body: WebhookChange,
    answers: { 200: z.strictObject({ webhook: Webhook }) },
    refusals: [400, 404, 413, 415],
  },
  delete: {
    method: "DELETE",
    path: "/api/v1/webhooks/{id}",
    may: "delete webhook",
    summary: "Delete a webhook with its deliveries",
    answers: { 204: null },
    refusals: [400, 404, 415],
  },
  test: {
    method: "POST",
    path: "/api/v1/webhooks/{id}/test",
    may: "test webhook",
    summary: "Send a test event (webhook.test), whatever events the webhook wants; a worker delivers it",
    answers: { 202: z.strictObject({ delivery: Delivery }) },
    refusals: [400, 404, 409, 415],
  },
  rotate: {
    method: "POST",
    path: "/api/v1/webhooks/{id}/secret",
    may: "renew webhook secret",
    summary: "Give a webhook a new secret, which is in this answer only; the old one signs as well for 24 hours",
    answers: { 200: WithSecret },
    refusals: [400, 404, 415],
  },
  deliveries: {
    method: "GET",
    path: "/api/v1/webhooks/{id}/deliveries",
    may: "see webhooks",
    summary: "Messages to a webhook, newest first: those that wait and the newest 100 that have ended",
    query: z.strictObject(PAGE),
    answers: { 200: DeliveryList },
    refusals: [400, 404],
  },
  resend: {
    method: "POST",
    path: "/api/v1/webhooks/{id}/deliveries/{delivery}/resend",
    may: "send message again",
    summary: "Send a message once more, under the same webhook-id",
    answers: { 202: z.strictObject({ delivery: Delivery }) },
    refusals: [400, 404, 409, 415],
  },
} as const satisfies Record<string, Operation>;
