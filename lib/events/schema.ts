import { z } from "zod";
import { ARCHES } from "#lib/arches";
import { Standing } from "#lib/standing";

/** An image that something happened to. `url` and `page` begin with this server's address where BAKEHOUSE_URL says it, else with `/`. */
const ImageFacts = z.strictObject({
  file: z.string(),
  name: z.string(),
  version: z.string(),
  /** The packaging revision. */
  revision: z.int(),
  arch: z.enum(ARCHES),
  os: z.string(),
  sha256: z.string(),
  /** Bytes. */
  size: z.int(),
  state: Standing,
  /** Why, where somebody said so. */
  reason: z.string().nullable(),
  /** The image's bytes. */
  url: z.string(),
  page: z.string(),
});
export type ImageFacts = z.infer<typeof ImageFacts>;

/** A build that failed and is not tried again by itself. */
const BuildFacts = z.strictObject({
  id: z.string(),
  file: z.string(),
  name: z.string(),
  version: z.string(),
  revision: z.int(),
  arch: z.string(),
  recipe: z.string().nullable(),
  error: z.strictObject({ code: z.string(), message: z.string() }),
  page: z.string(),
});

/** A watch that cannot follow upstream any more. */
const WatchFacts = z.strictObject({
  id: z.string(),
  recipe: z.string(),
  message: z.string(),
  page: z.string(),
});

const TestFacts = z.strictObject({ webhook: z.string(), page: z.string() });

/** What can happen, with what is told of it. */
const KINDS = {
  "image.candidate": ImageFacts,
  "image.published": ImageFacts,
  "image.skipped": ImageFacts,
  "image.withdrawn": ImageFacts,
  "image.deleted": ImageFacts,
  "build.failed": BuildFacts,
  "watch.failing": WatchFacts,
} as const;

export const EventType = z.enum(Object.keys(KINDS) as [keyof typeof KINDS, ...(keyof typeof KINDS)[]]);
export type EventType = z.infer<typeof EventType>;

/** The message that "Send a test event" sends, whatever events the webhook wants. */
export const TEST = "webhook.test";

/** Something that happened: a type of {@link EventType} with the facts of that type. */
export type Event =
  | { [Type in EventType]: { type: Type; data: z.infer<(typeof KINDS)[Type]> } }[EventType]
  | { type: typeof TEST; data: z.infer<typeof TestFacts> };

/** What is posted to a webhook (Standard Webhooks: `type`, `timestamp`, `data`). */
export const Payload = z.strictObject({
  type: z.string(),
  timestamp: z.iso.datetime(),
  data: z.union([ImageFacts, BuildFacts, WatchFacts, TestFacts]),
});
export type Payload = z.infer<typeof Payload>;

/** Members of an event's data that are addresses of this server. */
const ADDRESSES = ["url", "page"];

/** Kept by this version or one before it. */
const Kept = z.looseObject({ data: z.record(z.string(), z.unknown()) });

/** What is posted of a kept event: with this server's address where that is known, else with paths. */
export function withAddresses(kept: string, baseUrl: string): string {
  const event = Kept.parse(JSON.parse(kept));
  const entries = Object.entries(event.data).map(([name, value]) => [
    name,
    ADDRESSES.includes(name) && typeof value === "string" ? baseUrl + value : value,
  ]);
  return JSON.stringify({ ...event, data: Object.fromEntries(entries) });
}
