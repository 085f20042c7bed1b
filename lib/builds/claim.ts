import { type BuildRow, getRow, move, queuedIds } from "#lib/builds/data";

/** How long a worker may be silent before its builds go to another one. */
export const LEASE_MS = 15_000;

/** Next builds to look at: of two workers that want the same one the loser takes another. */
const LOOKAHEAD = 5;

/** Takes the build that waited longest, for one worker alone; null when none waits. `lease` is a new random token. */
export async function claim(lease: string, now: Date): Promise<BuildRow | null> {
  for (const id of await queuedIds(LOOKAHEAD)) {
    const hold = { lease, leaseUntil: new Date(now.getTime() + LEASE_MS), attempts: { increment: 1 } };
    if (await move("claim", { id }, { ...hold, startedAt: now, stages: [] })) return getRow(id);
  }
  return null;
}
