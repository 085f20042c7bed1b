import { countLive } from "#lib/builds/reads";
import { liveWorkers } from "#lib/worker/data";
import type { ServerStatus } from "./operations/server";

/** What the frame shows on every page. */
export async function readStatus(now: Date): Promise<ServerStatus> {
  const [live, workers] = await Promise.all([countLive(), liveWorkers(now)]);
  return { worker: workers.length > 0, live };
}
