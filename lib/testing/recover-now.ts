import { recover } from "#lib/builds/claim";
import { HeartbeatMonitor } from "#lib/heartbeat-monitor";

/** Takes all running builds away from their workers, as if these had been silent for long. Gives how many there were. */
export async function recoverNow(): Promise<number> {
  let now = 0;
  const monitor = new HeartbeatMonitor({ limit: 1, now: () => now++ });
  await recover(monitor, new Date());
  return recover(monitor, new Date());
}
