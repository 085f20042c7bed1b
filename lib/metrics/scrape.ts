import { collectDefaultMetrics, Registry } from "prom-client";
import { exposition, type MetricsType } from "#lib/metrics/exposition";
import { flushFigures } from "#lib/metrics/flush";
import { readFigures } from "#lib/metrics/reads";
import { readStanding, type Surroundings } from "#lib/metrics/standing";

declare global {
  // Next loads modules more than once, and what watches over a process is set up once.
  var bakehouseProcess: Registry | undefined;
}

/**
 * What Prometheus is told: what all processes on all hosts have counted, whichever answers; how things stand at `now`; and how this one
 * process does. Reads rows that are bounded in number, and what waits; nothing of what was ever baked.
 */
export async function scrape(type: MetricsType, surroundings: Surroundings, now: Date): Promise<string> {
  await flushFigures();
  const [counted, standing] = await Promise.all([readFigures(), readStanding(surroundings, now)]);
  return exposition(type, counted, [standing, ownProcess()]);
}

function ownProcess(): Registry {
  if (globalThis.bakehouseProcess === undefined) {
    globalThis.bakehouseProcess = new Registry();
    collectDefaultMetrics({ register: globalThis.bakehouseProcess });
  }
  return globalThis.bakehouseProcess;
}
