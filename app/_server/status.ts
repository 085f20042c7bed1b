import { countBuilds } from "#lib/builds/reads";
import { liveWorkers } from "#lib/worker/data";
import type { ServerStatus } from "./operations/server";

/** What the frame shows on every page. */
export async function readStatus(now: Date): Promise<ServerStatus> {
  const [counts, workers] = await Promise.all([countBuilds(), liveWorkers(now)]);
  return { worker: workers.length > 0, live: (counts.queued ?? 0) + (counts.running ?? 0) };
}
