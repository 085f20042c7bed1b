import { AppError, messageOf } from "#lib/errors";
import { dropLeaving } from "#lib/images/writes-deleted";
import { groupByName } from "#lib/retention/preview";
import type { Deletion, RuleChange, Run } from "#lib/retention/schema";
import { type RetentionContext, type Survey, survey } from "#lib/retention/survey";
import { beginRun, changeRule, deleteChosen, endRun, stopAbandoned, takeDue } from "#lib/retention/writes";

type Asked = {
  askedBy: string;
  /** That of the preview that was looked at: something else is not done. */
  digest?: string | undefined;
};

/** Gets what was deleted together, at once: what comes after it may fail. */
type Note = (deletions: readonly Deletion[]) => Promise<void>;

/**
 * Deletes what the saved rule lets go, some extensions after others, and keeps what it did. Cut off at any moment it has done a
 * part of that, and whoever tidies up next removes the bytes. AppError `conflict` when the preview says something else now.
 */
export async function cleanUp(
  { askedBy, digest }: Asked,
  context: RetentionContext,
  now: Date,
  note: Note,
): Promise<Run> {
  const found = await survey({}, context, now);
  if (digest !== undefined && digest !== found.digest) throw changedMeanwhile();
  const freeBefore = await context.store.free();
  const id = await beginRun({ askedBy, rule: found.rule, freeBefore }, now);
  try {
    for (const part of parts(found.verdicts)) {
      const deletions = await deleteChosen(id, found, part);
      if (deletions === null) break;
      await note(deletions);
      await dropLeaving(context.store, now);
    }
    return await endRun(id, { state: "done", failure: null, freeAfter: await context.store.free() }, new Date());
  } catch (error) {
    await endRun(id, { state: "failed", failure: messageOf(error), freeAfter: null }, new Date());
    throw error;
  }
}

/** Images that go in one transaction: few enough that nobody waits long for it, and many, since each writes what machines read. */
const TOGETHER = 250;

/** Whole extensions of which something goes, several in one part. */
function parts(verdicts: Survey["verdicts"]): Survey["verdicts"][] {
  const parts: Survey["verdicts"][] = [];
  let going = Number.POSITIVE_INFINITY;
  for (const group of groupByName(verdicts).values()) {
    const count = group.filter(({ keeps }) => keeps === null).length;
    if (count === 0) continue;
    if (going + count > TOGETHER) {
      parts.push([]);
      going = 0;
    }
    parts.at(-1)?.push(...group);
    going += count;
  }
  return parts;
}

function changedMeanwhile(): AppError {
  return new AppError(
    "conflict",
    "What would be deleted has changed since you looked: an image came, went, was fetched or was pinned, or the rule was changed. Look at the preview again.",
  );
}

/** Changes the rule. Turned on, the worker cleans up by it every night. */
export async function setRule(change: RuleChange, now: Date): Promise<void> {
  await changeRule(change, nextNight(now));
}

/** Cleans up where that is due and nobody else has begun to. Gives what was done, or null. */
export async function cleanUpIfDue(context: RetentionContext, now: Date, note: Note): Promise<Run | null> {
  await stopAbandoned(now);
  if (!(await takeDue(now, nextNight(now)))) return null;
  return cleanUp({ askedBy: "the schedule" }, context, now, note);
}

/** Three o'clock UTC. */
function nextNight(now: Date): Date {
  const next = new Date(now);
  next.setUTCHours(3, 0, 0, 0);
  if (next <= now) next.setUTCDate(next.getUTCDate() + 1);
  return next;
}
