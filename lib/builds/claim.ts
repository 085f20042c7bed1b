import { type Claimed, getClaimed, queuedIds } from "#lib/builds/reads";
import { claimBuild } from "#lib/builds/writes";

/** Next builds to look at: of two workers that want the same one the loser takes another. */
const LOOKAHEAD = 5;

/** Takes the build that waited longest, for one worker alone; null when none waits. `lease` is a new random token. */
export async function claim(lease: string, now: Date): Promise<Claimed | null> {
  for (const id of await queuedIds(LOOKAHEAD)) if (await claimBuild({ id, lease }, now)) return getClaimed(id);
  return null;
}
