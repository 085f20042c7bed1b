import type { Outcome } from "#lib/events/send";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Milliseconds after each failed attempt until the next one, as the services that began Standard Webhooks wait. */
const WAITS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR];

/** A webhook that failed for so long without any success gets no more. */
const LONGEST_FAILING = 5 * DAY;

/** When a message that failed is tried again, a little later than planned so that not all come at once; null for never. */
export function nextAttempt(attempts: number, now: Date, random: () => number = Math.random): Date | null {
  const wait = WAITS[attempts - 1];
  return wait === undefined ? null : new Date(now.getTime() + wait * (1 + random() / 10));
}

/** Why a webhook is to get no more after this attempt; null when it goes on. */
export function whyDisabled(outcome: Outcome, failingSince: Date | null, now: Date): string | null {
  if (outcome.status === 410) return "It answered 410 Gone: it wants no more messages.";
  if (outcome.error === null || failingSince === null) return null;
  if (now.getTime() - failingSince.getTime() < LONGEST_FAILING) return null;
  return `No message got through since ${failingSince.toISOString().slice(0, 16).replace("T", " ")} UTC. The last one: ${outcome.error}`;
}
