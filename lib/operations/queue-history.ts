import type { Life } from "#lib/builds/reads-history";
import type { EndedSpan, QueueSpan } from "#lib/operations/schema";

const QUARTER_MS = 15 * 60_000;
const HOUR_MS = 60 * 60_000;
export const DAY_MS = 24 * HOUR_MS;

type Change = { at: number; queued: number; running: number };

/**
 * How many builds waited and baked within each quarter of an hour of the last day: the most at any one moment, since most builds
 * are shorter than that. Made of the builds' own times, so that nothing has to be noted meanwhile.
 */
export function queueSpans(lives: readonly Life[], now: Date): QueueSpan[] {
  const changes = lives.flatMap(changesOf).sort((a, b) => a.at - b.at);
  const first = Math.floor(now.getTime() / QUARTER_MS) * QUARTER_MS - DAY_MS + QUARTER_MS;
  let [queued, running, next] = [0, 0, 0];
  const passUntil = (end: number, see: () => void) => {
    for (let change = changes[next]; change !== undefined && change.at < end; change = changes[++next]) {
      queued += change.queued;
      running += change.running;
      see();
    }
  };
  passUntil(first, () => {});
  return Array.from({ length: DAY_MS / QUARTER_MS }, (_, index) => {
    const from = first + index * QUARTER_MS;
    const most = { queued, running };
    passUntil(from + QUARTER_MS, () => {
      most.queued = Math.max(most.queued, queued);
      most.running = Math.max(most.running, running);
    });
    return { from: new Date(from).toISOString(), ...most };
  });
}

function changesOf({ createdAt, startedAt, finishedAt }: Life): Change[] {
  const taken = startedAt ?? finishedAt;
  return [
    { at: createdAt.getTime(), queued: 1, running: 0 },
    ...(taken === null ? [] : [{ at: taken.getTime(), queued: -1, running: startedAt === null ? 0 : 1 }]),
    ...(startedAt === null || finishedAt === null ? [] : [{ at: finishedAt.getTime(), queued: 0, running: -1 }]),
  ];
}

/** What became of the builds that ended within each hour of the last day. */
export function endedSpans(lives: readonly Life[], now: Date): EndedSpan[] {
  const first = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS - DAY_MS + HOUR_MS;
  const spans = Array.from({ length: DAY_MS / HOUR_MS }, (_, index) => ({
    from: new Date(first + index * HOUR_MS).toISOString(),
    ...{ succeeded: 0, failed: 0, cancelled: 0 },
  }));
  for (const { status, finishedAt } of lives) {
    if (finishedAt === null || status === "queued" || status === "running") continue;
    const span = spans[Math.floor((finishedAt.getTime() - first) / HOUR_MS)];
    if (span !== undefined) span[status] += 1;
  }
  return spans;
}
