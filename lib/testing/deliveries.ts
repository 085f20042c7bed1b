import { afterEach, beforeEach } from "vitest";
import { db } from "#lib/db";
import { type Sending, sendDue } from "#lib/events/deliver";
import { getWebhook, listDeliveries } from "#lib/events/reads";
import type { EventType } from "#lib/events/schema";
import { noteEvent } from "#lib/events/writes";
import { addWebhook } from "#lib/events/writes-webhooks";
import { parseAllowedHosts } from "#lib/network-address";
import { localFetch } from "#lib/testing/outside";
import { type Receiver, startReceiver } from "#lib/testing/receiver";

export const BASE = "https://bakehouse.example";
export const WATCH = { id: "w1", recipe: "docker", message: "No answer.", page: "/inbox/watches" };
const never = new AbortController().signal;

/** Gives every test of the calling file a receiver. To be called after `useContext`. */
export function useReceiver(): { receiver: Receiver } {
  const standing = {} as { receiver: Receiver }; // filled before each test
  beforeEach(async () => {
    standing.receiver = await startReceiver();
  });
  afterEach(() => standing.receiver.stop());
  return standing;
}

/** Receivers of tests are on this machine. */
export function terms() {
  return { now: new Date(), allowed: parseAllowedHosts("127.0.0.1") ?? { names: [], networks: [] } };
}

export function add(url: string, events: EventType[] = ["watch.failing"]) {
  return addWebhook({ url, name: "", events }, terms());
}

/** Something that webhooks are told. */
export function happen(): Promise<void> {
  return db().$transaction((tx) => noteEvent(tx, { type: "watch.failing", data: WATCH }, new Date()));
}

/** One round of the worker, to its end. Gives what it complained about. */
export async function tell(stopping: AbortSignal = never): Promise<string[]> {
  const sending: Sending = new Map();
  const complaints: string[] = [];
  await sendDue(sending, { baseUrl: BASE, fetch: localFetch, stopping, log: (_level, text) => complaints.push(text) });
  await Promise.all(sending.values());
  return complaints;
}

/** Lets the time pass that messages wait for. */
export async function passTime(): Promise<void> {
  await db().webhookDelivery.updateMany({ data: { nextAt: new Date(0) } });
}

export function webhook(id: string) {
  return getWebhook(id, BASE, new Date());
}

export async function deliveries(id: string) {
  return (await listDeliveries(id, { limit: 200 }, BASE)).items;
}
