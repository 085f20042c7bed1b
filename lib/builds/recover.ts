import { expired, type RunningBuild } from "#lib/builds/reads";
import { appendLines, failBuild, finishCancel, requeueBuild } from "#lib/builds/writes";

/** A build that takes its worker down this often is to blame itself. */
const ATTEMPTS = 3;

/** Puts builds whose worker is gone back into the queue, or ends them with the reason. Gives how many there were. */
export async function recover(now: Date): Promise<number> {
  const builds = await expired(now);
  for (const build of builds) await takeAway(build, now);
  return builds.length;
}

/** The worker may still be there and renew its lease after all; then nothing is written. */
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
