import { noteErrata, sweep } from "#lib/builds/sweep";
import { isAppError, messageOf } from "#lib/errors";
import type { Context } from "#lib/follow/look";
import { publishDue } from "#lib/follow/publish-due";
import { formatBytes } from "#lib/format-bytes";
import type { Log } from "#lib/log";
import { type Change, noteChanges } from "#lib/people/data-audit";
import { forgetOrdersBefore } from "#lib/rehearse/data-orders";
import { renewSignatures } from "#lib/repository/writes";
import { cleanUpIfDue } from "#lib/retention/clean-up";
import type { Deletion } from "#lib/retention/schema";

/** What these duties need of the worker that does them. */
type Own = { id: string; context: Context; log: Log };

/** Who asked for a rehearsal has long given up. */
const ORDERS_MS = 3_600_000;

/** Removes files that nobody knows, and orders that nobody waits for. */
export async function tidy(own: Own): Promise<void> {
  await noteErrata();
  await forgetOrdersBefore(new Date(Date.now() - ORDERS_MS));
  const files = await sweep(own.context, new Date());
  for (const file of files) own.log("info", `Removed ${file}, which no image or build knows.`);
  const message = "No image or build knows it.";
  await note(
    own,
    files.map((about) => ({ verb: "remove stray files", about, message })),
  );
}

/** Deletes images by the rule, where that is due. */
export async function cleanUp(own: Own): Promise<void> {
  const verb = "clean up";
  try {
    const run = await cleanUpIfDue(own.context, new Date(), (deletions) => noteDeletions(own, deletions));
    if (run === null) return;
    const done = `${run.deleted} images deleted, ${formatBytes(run.freed)} freed`;
    own.log("info", `Cleaned up: ${done}.`);
    if (run.deleted === 0) return;
    await note(own, [{ verb, about: done, message: null }]);
  } catch (error) {
    const outcome = isAppError(error) ? error.code : "internal";
    await note(own, [{ verb, about: null, outcome, message: messageOf(error) }]);
    throw error;
  }
}

function noteDeletions(own: Own, deletions: readonly Deletion[]): Promise<void> {
  return note(
    own,
    deletions.map(({ file, reason }) => ({ verb: "delete image", about: file, message: reason })),
  );
}

/** Publishes what has waited as long as its watch wants. */
export function publishWaiting(own: Own): Promise<void> {
  const message = "It has waited as long as what follows upstream wants.";
  return publishDue(own.context, new Date(), async (files) => {
    for (const file of files)
      own.log("info", `Published ${file}: it has waited as long as what follows upstream wants.`);
    await note(
      own,
      files.map((about) => ({ verb: "publish image", about, message })),
    );
  });
}

/** Signs what will not be good for long, or what another key has signed. */
export async function renew(own: Own): Promise<void> {
  if (!(await renewSignatures(new Date()))) return;
  own.log("info", "Signed anew what machines read.");
  const message = "They were not good for long any more, or another key had signed them.";
  await note(own, [{ verb: "sign lists anew", about: null, message }]);
}

type OwnChange = Pick<Change, "verb" | "about" | "message"> & Partial<Pick<Change, "outcome">>;

/** What was done stays done where it cannot be noted: the log of the worker has it. */
async function note({ id, log }: Own, changes: readonly OwnChange[]): Promise<void> {
  const by = { asker: { kind: "worker", id, name: "Worker" }, address: null, requestId: null } as const;
  try {
    await noteChanges(
      changes.map((change) => ({ outcome: "done", ...change, ...by })),
      new Date(),
    );
  } catch (error) {
    log("error", `Not in the audit log, since ${messageOf(error)}: ${changes.length} changes of the worker.`);
  }
}
