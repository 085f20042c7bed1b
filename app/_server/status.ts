import { countLive } from "#lib/builds/reads";
import { countWaiting } from "#lib/images/reads-candidates";
import { liveWorkers } from "#lib/worker/liveness";
import type { ServerStatus } from "./operations/server";

/** What the frame shows on every page. */
export async function readStatus(): Promise<ServerStatus> {
  const [live, workers, waiting] = await Promise.all([countLive(), liveWorkers(), countWaiting()]);
  return { worker: workers.length > 0, live, waiting };
}
