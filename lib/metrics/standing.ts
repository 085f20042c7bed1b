import { Gauge, Registry } from "prom-client";
import { readQueueNow } from "#lib/builds/reads-queue";
import { readOutboxNow } from "#lib/events/reads-outbox";
import { readWatchesNow } from "#lib/follow/reads-lag";
import { countWaiting } from "#lib/images/reads-candidates";
import { listVouched } from "#lib/repository/reads";
import { liveWorkers } from "#lib/worker/liveness";

/** What is to be known of this process's surroundings. */
export type Surroundings = {
  version: string;
  /** Bytes that the store still takes; null where nobody can tell. */
  free(): Promise<number | null>;
  /** How many more requests hosts answer. */
  budgets(): Promise<{ host: string; remaining: number }[]>;
};

/** How things stand: what waits, who works, what is late, what runs out. */
export async function readStanding({ version, free, budgets }: Surroundings, now: Date): Promise<Registry> {
  const registers = [new Registry()] as const;
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Gauge({ name: `bakehouse_${name}`, help, labelNames, registers: [...registers] });
  const secondsSince = (date: Date | null) => (date === null ? 0 : Math.max(0, now.getTime() - date.getTime()) / 1000);

  gauge("info", "The version that answers, and that of its Node.js", "version", "node").set(
    { version, node: process.version },
    1,
  );
  const [queue, workers, watches] = await Promise.all([readQueueNow(), liveWorkers(), readWatchesNow(now)]);
  const builds = gauge("builds_now", "Builds that wait or bake", "status");
  builds.set({ status: "queued" }, queue.queued);
  builds.set({ status: "running" }, queue.running);
  gauge("oldest_queued_seconds", "How long the build waits that waits longest").set(secondsSince(queue.oldestQueuedAt));
  gauge("workers", "Workers that give signs of life").set(workers.length);
  gauge("worker_places", "Builds that all workers together bake at once").set(
    workers.reduce((sum, { concurrency }) => sum + concurrency, 0),
  );
  const watched = gauge("watches", "Watches, by how they do", "state");
  for (const state of ["active", "paused", "failing"] as const) watched.set({ state }, watches[state]);
  gauge("watch_lag_seconds", "How long the watch is overdue that is overdue longest").set(
    secondsSince(watches.mostOverdueAt),
  );
  gauge("inbox_versions", "Versions that wait for a decision").set(await countWaiting());
  const outbox = await readOutboxNow();
  gauge("webhook_messages_waiting", "Messages to webhooks that wait to be sent").set(outbox.waiting);
  gauge("webhooks_failing", "Webhooks that have taken nothing since a message failed").set(outbox.failing);
  const hosts = gauge("upstream_requests_left", "Requests that an upstream host still answers, as it said", "host");
  for (const { host, remaining } of await budgets()) hosts.set({ host }, remaining);
  const room = gauge("store_free_bytes", "Bytes that the store of images still takes; none where nobody can tell");
  room.remove();
  const left = await free();
  if (left !== null) room.set(left);
  const expiry = gauge(
    "signatures_expire_timestamp_seconds",
    "When the first signed list of images runs out; none where none does",
  );
  expiry.remove();
  const day = await firstToExpire(now);
  if (day !== null) expiry.set(Date.parse(day) / 1000);
  return registers[0];
}

/** Days pass between two of them: reading the newest list of each extension is not worth it at every scrape. */
const KNOWN_FOR_MS = 600_000;
let known: { at: number; day: string | null } | undefined;

async function firstToExpire(now: Date): Promise<string | null> {
  if (known !== undefined && Math.abs(now.getTime() - known.at) < KNOWN_FOR_MS) return known.day;
  const days = (await listVouched()).flatMap(({ bestBefore }) => bestBefore ?? []).sort();
  known = { at: now.getTime(), day: days[0] ?? null };
  return known.day;
}
