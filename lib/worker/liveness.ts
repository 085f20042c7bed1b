import { HeartbeatMonitor } from "#lib/heartbeat-monitor";
import type { Arch } from "#lib/words";
import { findWorkers, type WorkerRow } from "#lib/worker/data";

/** A worker beats every 5 s; one that was silent for this many milliseconds is taken for dead. */
export const SILENCE_MS = 20_000;

/** What this process has seen of workers; one that it has not seen twice yet counts as alive. */
const monitor = new HeartbeatMonitor({ limit: SILENCE_MS });

/** The workers that are alive. */
export async function liveWorkers(seen: HeartbeatMonitor = monitor): Promise<WorkerRow[]> {
  return (await findWorkers(seen)).alive;
}

/** Whether one of them can rehearse images for an architecture, and how many there are. */
export async function findRehearser(arch: Arch): Promise<{ isThere: boolean; living: number }> {
  const workers = await liveWorkers();
  const isThere = workers.some(({ facts }) => facts?.arch === arch && facts.judges.length > 0);
  return { isThere, living: workers.length };
}
