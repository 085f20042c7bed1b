import { appendLines, type BuildRow, expired, move } from "#lib/builds/data";

/** A build that takes its worker down this often is to blame itself. */
const ATTEMPTS = 3;

/** Puts builds whose worker is gone back into the queue, or ends them with the reason. Gives how many there were. */
export async function recover(now: Date): Promise<number> {
  const rows = await expired(now);
  for (const row of rows) await takeAway(row, now);
  return rows.length;
}

async function takeAway({ id, lease, stage, attempts, cancelAt }: BuildRow, now: Date): Promise<void> {
  // The worker may still be there and renew its lease after all; then nothing moves.
  const where = { id, lease, leaseUntil: { lt: now } };
  const gone = `The worker that baked this was gone${stage === null ? "" : ` in the stage ${stage}`}`;
  if (cancelAt !== null) {
    await move("cancel", where, { finishedAt: now });
  } else if (attempts >= ATTEMPTS) {
    const reason = `${gone}, as in the attempts before: ${ATTEMPTS} in all. Look at the worker's own output, then retry.`;
    await move("fail", where, { finishedAt: now, errorCode: "internal", errorMessage: reason });
  } else if (await move("requeue", { ...where, cancelAt: null }, { stages: [] })) {
    const text = `${gone}. Attempt ${attempts + 1} of ${ATTEMPTS} follows.`;
    await appendLines(id, [{ at: now.toISOString(), level: "warn", text }]);
  }
}
