import { countLive } from "#lib/builds/reads";
import { liveWorkers } from "#lib/worker/liveness";
import type { ServerStatus } from "./operations/server";

/** What the frame shows on every page. */
export async function readStatus(): Promise<ServerStatus> {
  const [live, workers] = await Promise.all([countLive(), liveWorkers()]);
  return { worker: workers.length > 0, live };
}
