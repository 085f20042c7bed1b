import { countEnd } from "#lib/builds/count-end";
import { type Claimed, getClaimed, queuedIds, type RunningBuild, runningBuilds } from "#lib/builds/reads";
import { ATTEMPTS } from "#lib/builds/state";
import { appendLines, claimBuild, requeueBuild } from "#lib/builds/writes";
import { failBuild, finishCancel } from "#lib/builds/writes-failed";
import type { HeartbeatMonitor } from "#lib/heartbeat-monitor";

/** Next builds to look at: of two workers that want the same one the loser takes another. */
const LOOKAHEAD = 5;

/** Takes the build that waited longest, for one worker alone; null when none waits. `lease` is a new random token. */
export async function claim(lease: string, now: Date): Promise<Claimed | null> {
  for (const id of await queuedIds(LOOKAHEAD)) if (await claimBuild({ id, lease }, now)) return getClaimed(id);
  return null;
}

/**
 * Puts builds whose worker is silent back into the queue, or ends them with the reason. Gives how many there were. To be
 * called every few seconds with the same monitor.
 */
export async function recover(monitor: HeartbeatMonitor, now: Date): Promise<number> {
  const builds = await runningBuilds();
  const silent = monitor.silent(new Map(builds.map(({ id, lease, beats }) => [id, `${lease} ${beats}`])));
  const abandoned = builds.filter(({ id }) => silent.has(id));
  for (const build of abandoned) {
    await takeAway(build, now);
    await countEnd(build.id);
  }
  return abandoned.length;
}

/** The worker may still be there and give a sign of life after all; then nothing is written. */
async function takeAway(build: RunningBuild, now: Date): Promise<void> {
  const { id, stage, attempts, cancelRequested } = build;
  const gone = `The worker that baked this was gone${stage === null ? "" : ` in the stage ${stage}`}`;
  if (cancelRequested) {
    await finishCancel(build, now);
  } else if (attempts >= ATTEMPTS) {
    const message = `${gone}, as in the attempts before: ${ATTEMPTS} in all. Look at the worker's own output, then retry.`;
    await failBuild(build, { code: "internal", message }, now);
  } else if (await requeueBuild(build, { counted: true })) {
    const text = `${gone}. Attempt ${attempts + 1} of ${ATTEMPTS} follows.`;
    await appendLines(id, [{ at: now.toISOString(), level: "warn", text }]);
  }
}
