import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { claim, recover } from "#lib/builds/claim";
import { inspectWaiting } from "#lib/builds/inspect";
import type { Claimed } from "#lib/builds/reads";
import { runBuild } from "#lib/builds/run";
import { messageOf } from "#lib/errors";
import { type Sending, sendDue } from "#lib/events/deliver";
import type { Context } from "#lib/follow/look";
import { lookWhereDue } from "#lib/follow/watcher";
import { HeartbeatMonitor } from "#lib/heartbeat-monitor";
import { type Log, withFields } from "#lib/log";
import { flushFigures } from "#lib/metrics/flush";
import { forgetHosts } from "#lib/signing/data-hosts";
import { keySayer, SAY_MS } from "#lib/signing/hosts";
import { beat, findWorkers, forgetWorkers } from "#lib/worker/data";
import { SILENCE_MS } from "#lib/worker/liveness";
import { cleanUp, publishWaiting, renew, tidy } from "#lib/worker/own-work";
import { rehearseOrdered } from "#lib/worker/rehearsing";
import type { WorkerFacts } from "#lib/worker/schema";

export type WorkerSettings = {
  id: string;
  concurrency: number;
  context: Context;
  /** Ends the loop; builds that run go back to the queue. */
  stopping: AbortSignal;
  log: Log;
  /** Called at each sign of life that the database took. */
  onBeat?: (() => Promise<void>) | undefined;
  /** Finds out what this worker is, for whoever looks after it. */
  findFacts?: () => Promise<WorkerFacts>;
};

const POLL_MS = 300;
const BEAT_MS = 5_000;
const FIGURES_MS = 10_000;
const SWEEP_MS = 60_000;
const TELL_MS = 1_000;
const FOLLOW_MS = 2_000;
/** How often signatures are looked at that are good for days. */
const RENEW_MS = 600_000;
/** A build whose worker gave no sign of life for so long goes to another one: three of its beats. */
const LEASE_MS = 15_000;

/** Bakes what is queued until it is told to stop; resolves when the last build was given back. Outlives database errors. */
export async function work(settings: WorkerSettings): Promise<void> {
  const { id, concurrency, stopping, log } = settings;
  const startedAt = new Date();
  const running = new Map<string, Promise<void>>();
  let wake = () => {};
  let facts: WorkerFacts | null = null;
  settings.findFacts?.().then((found) => {
    facts = found;
  }, complainTo(log));
  const sending: Sending = new Map();
  const builds = new HeartbeatMonitor({ limit: LEASE_MS, longestStep: BEAT_MS });
  const workers = new HeartbeatMonitor({ limit: SILENCE_MS, longestStep: BEAT_MS });
  const follow = inBackground(() => lookWhereDue(settings), log);
  const tidying = inBackground(() => tidy(settings), log);
  const publishing = inBackground(() => publishWaiting(settings), log);
  const cleaning = inBackground(() => cleanUp(settings), log);
  const inspecting = inBackground(() => inspect(settings), log);
  const rehearsing = inBackground(() => rehearseOrdered(settings), log);
  const duties = [
    every(BEAT_MS, async () => {
      await beat({ id, startedAt, concurrency, facts, beatAt: new Date(), doing: Array.from(running.keys()) });
      await settings.onBeat?.();
      // Only now: who could not write looks at nobody, since the others could not either.
      await recover(builds, new Date());
      await forgetWorkers((await findWorkers(workers)).silent.map((worker) => worker.id));
    }),
    every(SWEEP_MS, tidying.start),
    every(FOLLOW_MS, follow.start),
    every(SWEEP_MS, publishing.start),
    every(SWEEP_MS, cleaning.start),
    every(SWEEP_MS, inspecting.start),
    every(TELL_MS, rehearsing.start),
    every(RENEW_MS, () => renew(settings)),
    every(SAY_MS, keySayer(id, "worker")),
    every(FIGURES_MS, flushFigures),
    every(0, () => fill(running, settings, () => wake())),
    every(TELL_MS, () =>
      sendDue(sending, { baseUrl: settings.context.baseUrl, fetch: settings.context.upstream.fetch, stopping, log }),
    ),
  ];
  while (!stopping.aborted) {
    const results = [];
    for (const duty of duties) results.push(await duty(performance.now()).then(() => true, complainTo(log)));
    const pause = sleep(results.every(Boolean) ? POLL_MS : BEAT_MS, undefined, { signal: stopping }).catch(() => {});
    // Where a build has ended the next one is taken at once.
    const room = new Promise<void>((resolve) => {
      wake = resolve;
    });
    await Promise.race([pause, room]);
  }
  await Promise.all([...running.values(), ...sending.values()]);
  const others = [follow, tidying, publishing, cleaning, inspecting, rehearsing];
  await Promise.all(others.map(({ ended }) => ended()));
  await flushFigures().catch(complainTo(log));
  await Promise.all([forgetWorkers([id]), forgetHosts([id])]).catch(complainTo(log));
}

/** A duty that is done at once and then whenever `ms` have passed. One that failed is tried again. */
function every(ms: number, duty: () => Promise<unknown>): (now: number) => Promise<void> {
  let due = Number.NEGATIVE_INFINITY;
  return async (now) => {
    if (now < due) return;
    await duty();
    due = now + ms;
  };
}

/** A duty that takes longer than the others can wait, as each that asks the store may; it is not begun again before it has ended. */
function inBackground(duty: () => Promise<unknown>, log: Log) {
  let running: Promise<unknown> | null = null;
  return {
    async start(): Promise<void> {
      running ??= duty()
        .catch(complainTo(log))
        .finally(() => {
          running = null;
        });
    },
    ended: async () => running,
  };
}

/** Takes waiting builds while there is room; says when there is again. */
async function fill(running: Map<string, Promise<void>>, settings: WorkerSettings, onRoom: () => void): Promise<void> {
  while (running.size < settings.concurrency && !settings.stopping.aborted) {
    const lease = randomUUID();
    const row = await claim(lease, new Date());
    if (row === null) return;
    const baking = bake(row, lease, settings).finally(() => {
      running.delete(row.id);
      onRoom();
    });
    running.set(row.id, baking);
  }
}

function bake(row: Claimed, lease: string, settings: WorkerSettings): Promise<void> {
  const { id, file, requestId } = row;
  return withFields({ build: id, ...(requestId !== null && { requestId }) }, () => {
    settings.log("info", `Baking ${file} (build ${id}).`);
    return runBuild(row, { id, lease }, settings);
  });
}

async function inspect({ context: { store }, stopping, log }: WorkerSettings): Promise<void> {
  const count = await inspectWaiting({ store, stopping, log });
  const images = count === 1 ? "1 image" : `${count} images`;
  if (count > 0) log("info", `Looked into ${images} that nobody had looked into by the rules of today.`);
}

function complainTo(log: Log): (error: unknown) => false {
  return (error) => {
    log("error", `The worker goes on after an error: ${messageOf(error)}`);
    return false;
  };
}
