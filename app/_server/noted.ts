import { isDatabaseError } from "#lib/database-error";
import { AppError, type ErrorCode, messageOf } from "#lib/errors";
import { fieldsNow, stderrLog } from "#lib/log";
import type { Asker } from "#lib/people/asker";
import { noteChange } from "#lib/people/data-audit";
import type { Verb } from "#lib/people/roles";

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
    else await note(deed, codeOf(error), error instanceof AppError ? error.message : null);
    throw error;
  }
}

/**
 * Writes into the audit log what was done, or how far it came. What was done stays done where it cannot be noted: then the log of
 * the server has it.
 */
export async function note(deed: Deed, outcome: "done" | ErrorCode, message: string | null): Promise<void> {
  if (LOOKS.includes(deed.verb) || NOT_TRIED.some((code) => code === outcome)) return;
  const { requestId = null } = fieldsNow();
  try {
    await noteChange({ ...deed, outcome, message, requestId }, new Date());
  } catch (error) {
    const what = `${deed.asker.name}: ${deed.verb} ${deed.about ?? ""} (${outcome})`;
    stderrLog("error", `Not in the audit log, since ${messageOf(error)}: ${what}`);
  }
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof AppError) return error.code;
  return isDatabaseError(error) ? "busy" : "internal";
}

/** redirect() and notFound() are thrown too. */
function isNextsOwn(error: unknown): boolean {
  return error instanceof Error && "digest" in error && String(error.digest).startsWith("NEXT_");
}
