import type { EventType } from "#lib/events/schema";

/** What a webhook can be told, in the words of its form. */
export const EVENT_WORDS: Record<EventType, string> = {
  "image.candidate": "A candidate is ready",
  "image.published": "An image is published",
  "image.skipped": "A candidate is skipped",
  "image.withdrawn": "An image is withdrawn",
  "image.deleted": "An image is deleted",
  "build.failed": "A build failed",
  "watch.failing": "A watch cannot follow upstream",
};

/** What happened, in words; of what this version does not know the type. */
export function eventInWords(type: string): string {
  if (type === "webhook.test") return "Test event";
  return Object.entries(EVENT_WORDS).find(([known]) => known === type)?.[1] ?? type;
}

export const ABOUT_WEBHOOKS =
  "Addresses that are told what happens here, signed as Standard Webhooks and tried again until they answer.";
