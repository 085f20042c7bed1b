import { statfs } from "node:fs/promises";
import { lastFailed, readLives, readRunning } from "#lib/builds/reads-history";
import { readQueueNow } from "#lib/builds/reads-queue";
import { isPostgresql } from "#lib/database/address";
import { failingWebhooks, readOutboxNow } from "#lib/events/reads-outbox";
import { failedLooks, readWatchesNow } from "#lib/follow/reads-lag";
import { DAY_MS, endedSpans, queueSpans } from "#lib/operations/queue-history";
import { readDatabaseVersion } from "#lib/operations/reads";
import type { Operations, Trouble, WorkerNow } from "#lib/operations/schema";
import { readRehearsing } from "#lib/rehearse/data-orders";
import { listVouched } from "#lib/repository/reads";
import { readSigning } from "#lib/signing/data";
import { findKeyTrouble } from "#lib/signing/hosts";
import { type Budget, isLow } from "#lib/upstream/budget";
import { liveWorkers } from "#lib/worker/liveness";

/** What is to be known of this process's surroundings. */
export type Surroundings = {
  env: { BAKEHOUSE_DATA: string; DATABASE_URL: string };
  store: { free(): Promise<number | null> };
  upstream: { lists: { budgets(): Promise<Budget[]> } };
};

const TROUBLES = 12;
/** A build that was asked for before the day that is shown may have ended in it. */
const HISTORY_MS = 2 * DAY_MS;

/** How the whole of it does, for whoever looks after it. Tells no secrets: no addresses of webhooks, no keys. */
export async function readOperations(
  { env, store, upstream }: Surroundings,
  bakehouse: string,
  now: Date,
): Promise<Operations> {
  const [workers, queue, lives, troubles] = await Promise.all([
    readWorkers(),
    readQueueNow(),
    readLives(new Date(now.getTime() - HISTORY_MS)),
    readTroubles(),
  ]);
  const [watches, webhooks, budgets, signing, trouble] = await Promise.all([
    readWatchesNow(now),
    readOutboxNow(),
    upstream.lists.budgets(),
    readSigning(now),
    findKeyTrouble(),
  ]);
  const [storeFree, disk, expiries] = await Promise.all([store.free(), statfs(env.BAKEHOUSE_DATA), listVouched()]);
  const database = await readDatabaseVersion(isPostgresql(env.DATABASE_URL));
  const iso = (date: Date | null) => date?.toISOString() ?? null;
  return {
    at: now.toISOString(),
    workers,
    queue: {
      ...{ queued: queue.queued, running: queue.running, oldestQueuedAt: iso(queue.oldestQueuedAt) },
      ...{ spans: queueSpans(lives, now), ended: endedSpans(lives, now) },
    },
    troubles,
    watches: { ...watches, mostOverdueAt: iso(watches.mostOverdueAt) },
    webhooks,
    disk: { storeFree, dataFree: disk.bavail * disk.bsize, dataSize: disk.blocks * disk.bsize },
    budgets: budgets.map((budget) => ({
      ...{ host: budget.host, remaining: budget.remaining, limit: budget.limit },
      ...{ resetAt: iso(budget.resetAt), isLow: isLow(budget, now) },
    })),
    signatures: {
      mode: signing.mode,
      firstExpiry: expiries.flatMap(({ bestBefore }) => bestBefore ?? []).sort()[0] ?? null,
      trouble,
    },
    versions: { bakehouse, node: process.version, database },
  };
}

async function readWorkers(): Promise<WorkerNow[]> {
  const [workers, running, rehearsing] = await Promise.all([liveWorkers(), readRunning(), readRehearsing()]);
  return workers.map(({ id, startedAt, beatAt, concurrency, facts, doing }) => ({
    ...{ id, concurrency, facts, startedAt: startedAt.toISOString(), beatAt: beatAt?.toISOString() ?? null },
    // What it said a moment ago may have ended meanwhile.
    doing: doing.flatMap((build) => {
      const found = running.get(build);
      return found === undefined ? [] : { id: build, ...found };
    }),
    rehearses: rehearsing.get(id) ?? [],
  }));
}

async function readTroubles(): Promise<Trouble[]> {
  const [builds, looks, webhooks] = await Promise.all([
    lastFailed(TROUBLES),
    failedLooks(TROUBLES),
    failingWebhooks(TROUBLES),
  ]);
  const troubles = [
    ...builds.map(({ id, file, message, at }) => ({
      ...{ kind: "build" as const, at, name: file, text: message, page: `/builds/${id}` },
    })),
    ...looks.map(({ id, name, text, at }) => ({
      ...{ kind: "watch" as const, at, name, text, page: `/inbox/watches/${id}` },
    })),
    ...webhooks.map(({ id, name, text, at }) => ({
      ...{ kind: "webhook" as const, at, name, text, page: `/inbox/webhooks/${id}` },
    })),
  ];
  const last = troubles.sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, TROUBLES);
  return last.map((trouble) => ({ ...trouble, at: trouble.at.toISOString() }));
}
