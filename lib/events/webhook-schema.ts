import { z } from "zod";
import { EventType } from "#lib/events/schema";

/** Where messages go. Whether an address of a private network may be given is decided here, and where `send` connects. */
const ReceiverUrl = z
  .string()
  .trim()
  .max(2_000, "Must be at most 2,000 characters long.")
  .refine(isHttp, "Write an http:// or https:// address, without a user name or password in it.");

function isHttp(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === "" && password === "";
}

const Name = z
  .string()
  .trim()
  .max(80, "Must be at most 80 characters long.")
  .regex(/^[^\p{Cc}\p{Cf}]*$/u, "Must be visible characters.");

const Events = z
  .array(EventType)
  .min(1, "Choose at least one.")
  .transform((events) => Array.from(new Set(events)));

/** What adding a webhook asks for. Without a name the address's host names it, without events it is told all there are. */
export const NewWebhook = z.strictObject({
  url: ReceiverUrl,
  name: Name.default(""),
  events: Events.default([...EventType.options]),
});
export type NewWebhook = z.infer<typeof NewWebhook>;

/** What may change of a webhook; `isPaused: false` also starts one again that was disabled. */
export const WebhookChange = z.strictObject({
  url: ReceiverUrl.optional(),
  name: Name.optional(),
  events: Events.optional(),
  isPaused: z.boolean().optional(),
});
export type WebhookChange = z.infer<typeof WebhookChange>;

/** One message to one webhook, with what came of its last attempt. */
export const Delivery = z.strictObject({
  /** The `webhook-id` of the message, in every attempt. */
  id: z.string(),
  type: z.string(),
  state: z.enum(["waiting", "delivered", "failed"]),
  attempts: z.int(),
  createdAt: z.iso.datetime(),
  /** When it is tried next; null once it has ended. */
  nextAt: z.iso.datetime().nullable(),
  /** What came of the last attempt; null before the first one has ended. */
  last: z
    .strictObject({
      at: z.iso.datetime(),
      status: z.int().nullable(),
      /** The beginning of the answer's body. */
      answer: z.string().nullable(),
      /** Why it failed; null when it did not. */
      error: z.string().nullable(),
      /** Milliseconds. */
      duration: z.int(),
    })
    .nullable(),
  /** What is posted, as JSON. */
  payload: z.string(),
});
export type Delivery = z.infer<typeof Delivery>;

/** A webhook as the API shows it: its secret is told once, when it is made. */
export const Webhook = z.strictObject({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  /** Somebody pauses it; what does not answer for days is disabled, and so is what answers 410. */
  state: z.enum(["active", "paused", "disabled"]),
  disabled: z.strictObject({ at: z.iso.datetime(), reason: z.string().nullable() }).nullable(),
  /** The first failure since the last success. */
  failingSince: z.iso.datetime().nullable(),
  /** Until then the secret before this one signs as well. */
  oldSecretUntil: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  /** Messages that are still to be sent. */
  waiting: z.int(),
  /** The message that was tried last. */
  last: Delivery.nullable(),
});
export type Webhook = z.infer<typeof Webhook>;
