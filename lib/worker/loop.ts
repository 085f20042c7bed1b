import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { claim } from "#lib/builds/claim";
import { noteErrata } from "#lib/builds/note-errata";
import { recover } from "#lib/builds/recover";
import type { Context } from "#lib/builds/request";
import { runBuild } from "#lib/builds/run";
import { sweep } from "#lib/builds/sweep";
import { messageOf } from "#lib/errors";
import type { Log } from "#lib/log";
import { beat, forgetWorkers } from "#lib/worker/data";

export type WorkerSettings = {
  id: string;
  concurrency: number;
  context: Pick<Context, "upstream" | "store" | "uploads">;
  /** Ends the loop; builds that run go back to the queue. */
  stopping: AbortSignal;
  log: Log;
};

const POLL_MS = 300;
const BEAT_MS = 5_000;
const SWEEP_MS = 60_000;
/** Rows of workers that were killed. */
const FORGET_MS = 3_600_000;

/** Bakes what is queued until it is told to stop; resolves when the last build was given back. Outlives database errors. */
export async function work(settings: WorkerSettings): Promise<void> {
  const { id, concurrency, stopping, log } = settings;
  const startedAt = new Date();
  const running = new Set<Promise<void>>();
  const duties = [
    every(BEAT_MS, () => beat({ id, startedAt, concurrency }, new Date())),
    every(BEAT_MS, () => recover(new Date())),
    every(SWEEP_MS, () => tidy(settings)),
    every(0, () => fill(running, settings)),
  ];
  while (!stopping.aborted) {
    const results = [];
    for (const duty of duties) results.push(await duty(Date.now()).then(() => true, complainTo(log)));
    await sleep(results.every(Boolean) ? POLL_MS : BEAT_MS, undefined, { signal: stopping }).catch(() => {});
  }
  await Promise.all(running);
  await forgetWorkers({ id }).catch(complainTo(log));
}

/** A duty that is done at once and then whenever `ms` have passed. One that failed is tried again. */
function every(ms: number, duty: () => Promise<unknown>): (now: number) => Promise<void> {
  let due = 0;
  return async (now) => {
    if (now < due) return;
    await duty();
    due = now + ms;
  };
}

/** Takes waiting builds while there is room. */
async function fill(running: Set<Promise<void>>, settings: WorkerSettings): Promise<void> {
  while (running.size < settings.concurrency && !settings.stopping.aborted) {
    const lease = randomUUID();
    const row = await claim(lease, new Date());
    if (row === null) return;
    settings.log("info", `Baking ${row.file} (build ${row.id}).`);
    const baking = runBuild(row, { id: row.id, lease }, settings).finally(() => running.delete(baking));
    running.add(baking);
  }
}

async function tidy({ context, log }: WorkerSettings): Promise<void> {
  const now = new Date();
  await noteErrata();
  for (const file of await sweep(context, now)) log("info", `Removed ${file}, which no image or build knows.`);
  await forgetWorkers({ before: new Date(now.getTime() - FORGET_MS) });
}

function complainTo(log: Log): (error: unknown) => false {
  return (error) => {
    log("error", `The worker goes on after an error: ${messageOf(error)}`);
    return false;
  };
}
