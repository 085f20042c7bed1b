import { isDatabaseError } from "#lib/database-error";
import { type ErrorCode, isAppError, messageOf } from "#lib/errors";
import { fieldsNow, stderrLog } from "#lib/log";
import type { Asker } from "#lib/people/asker";
import { type Change, noteChanges } from "#lib/people/data-audit";
import type { Verb } from "#lib/people/roles";
import type { Deletion } from "#lib/retention/schema";

/** What somebody is about to do. */
export type Deed = { asker: Asker; verb: Verb; about: string | null; address: string | null };

/** They change nothing. */
export const LOOKS: readonly Verb[] = ["serve", "fetch", "look", "check recipe", "play machine", "try recipe"];
/** What was not understood, or not let in, was not tried. */
const NOT_TRIED: readonly ErrorCode[] = ["invalid", "unsupported", "unauthorized", "busy"];

/** Does what somebody asks for, and writes into the audit log that they did, or how far they came. */
export async function noted<T>(deed: Deed, work: () => Promise<T>): Promise<T> {
  try {
    const done = await work();
    await note(deed, "done", null);
    return done;
  } catch (error) {
    if (isNextsOwn(error)) await note(deed, "done", null);
    else await note(deed, codeOf(error), isAppError(error) ? error.message : null);
    throw error;
  }
}

/**
 * Writes into the audit log what was done, or how far it came. What was done stays done where it cannot be noted: then the log of
 * the server has it.
 */
export async function note(deed: Deed, outcome: "done" | ErrorCode, message: string | null): Promise<void> {
  if (LOOKS.includes(deed.verb) || NOT_TRIED.some((code) => code === outcome)) return;
  await write([{ ...deed, outcome, message }]);
}

/** Writes into the audit log each image that somebody's clean-up has deleted. */
export async function noteDeletions(deed: Deed, deletions: readonly Deletion[]): Promise<void> {
  await write(
    deletions.map(({ file, reason }) => ({
      ...deed,
      verb: "delete image",
      about: file,
      outcome: "done",
      message: reason,
    })),
  );
}

async function write(deeds: readonly Omit<Change, "requestId">[]): Promise<void> {
  const { requestId = null } = fieldsNow();
  try {
    await noteChanges(
      deeds.map((deed) => ({ ...deed, requestId })),
      new Date(),
    );
  } catch (error) {
    for (const { asker, verb, about, outcome } of deeds)
      stderrLog(
        "error",
        `Not in the audit log, since ${messageOf(error)}: ${asker.name}: ${verb} ${about ?? ""} (${outcome})`,
      );
  }
}

function codeOf(error: unknown): ErrorCode {
  if (isAppError(error)) return error.code;
  return isDatabaseError(error) ? "busy" : "internal";
}

/** redirect() and notFound() are thrown too. */
function isNextsOwn(error: unknown): boolean {
  return error instanceof Error && "digest" in error && String(error.digest).startsWith("NEXT_");
}
