import { killedProgram } from "#lib/bake/run";
import type { Journal } from "#lib/builds/journal";
import { failureFacts } from "#lib/builds/show";
import { ATTEMPTS } from "#lib/builds/state";
import { type Held, requeueBuild } from "#lib/builds/writes";
import { failBuild, finishCancel } from "#lib/builds/writes-failed";
import { isPassing } from "#lib/database-error";
import { AppError, isAppError, messageOf } from "#lib/errors";

/** What can break off a bake from outside: a request to cancel, another worker's lease, this worker's end, the time limit. */
export type Why = "cancelled" | "lost" | "stopping" | "late";

export class BrokenOff extends Error {
  constructor(readonly why: Why) {
    super(`Broken off: ${why}.`);
  }
}

type Ending = (held: Held, journal: Journal) => Promise<void>;

const ENDINGS: Record<Why, Ending> = {
  async cancelled(held, journal) {
    journal.line("warn", "Cancelled.");
    await journal.close();
    await finishCancel(held, new Date(), journal.stages);
  },
  /** Another worker has the build now: nothing more is written. */
  async lost(_held, journal) {
    await journal.discard();
  },
  async stopping(held, journal) {
    journal.line("warn", "The worker stops. The build waits for the next one.");
    await journal.close();
    await giveBack(held);
  },
  async late(held, journal) {
    const message =
      "The build took longer than a build may take, and was stopped. Look for the slow part in the log, then retry.";
    await fail(held, journal, new AppError("internal", message));
  },
};

/** Writes how a build ended that did not succeed. `attempts`: how often it was tried, this time included. */
export async function end(held: Held, journal: Journal, reason: unknown, attempts: number): Promise<void> {
  if (reason instanceof BrokenOff) return ENDINGS[reason.why](held, journal);
  const passing = passingOf(reason);
  if (passing === null) await fail(held, journal, reason);
  else await tryAgain(held, journal, passing, attempts);
}

type Passing = { what: string; advice: string };

/** What was in the way of a build that may succeed the next time, in words; else null. */
function passingOf(reason: unknown): Passing | null {
  const program = killedProgram(reason);
  if (program !== null)
    return {
      what: `${program} was killed by the system (SIGKILL), usually because memory was short`,
      advice: "Give the machine more memory, or bake fewer builds at once (BAKEHOUSE_CONCURRENCY), then retry.",
    };
  if (isPassing(reason))
    return {
      what: `The database was away: ${reason.message.replace(/\.$/, "")}`,
      advice: "Look after the database, then retry.",
    };
  return null;
}

/** A stop of the worker is not the build's fault: the attempt is not counted. */
async function giveBack(held: Held): Promise<void> {
  if (!(await requeueBuild(held, { counted: false }))) await finishCancel(held, new Date());
}

async function tryAgain(held: Held, journal: Journal, { what, advice }: Passing, attempts: number): Promise<void> {
  if (attempts >= ATTEMPTS)
    return fail(held, journal, new AppError("internal", `${what}, in each of ${attempts} attempts. ${advice}`));
  journal.line("warn", `${what}. Attempt ${attempts + 1} of ${ATTEMPTS} follows.`);
  await journal.close();
  if (!(await requeueBuild(held, { counted: true }))) await finishCancel(held, new Date());
}

async function fail(held: Held, journal: Journal, reason: unknown): Promise<void> {
  const known = isAppError(reason);
  const message = known ? reason.message : `The bake failed unexpectedly: ${messageOf(reason)}`;
  journal.line("error", message);
  for (const detail of details(reason)) journal.line("error", detail);
  await journal.close();
  const facts = failureFacts(known ? reason.facts : undefined);
  const failure = { code: known ? reason.code : "internal", message, facts } as const;
  await failBuild(held, failure, new Date(), journal.stages);
}

/** What only the log keeps: where a bug is, and what lies behind an error. */
function details(reason: unknown): string[] {
  if (!(reason instanceof Error)) return [];
  const trace = isAppError(reason) ? [] : [reason.stack ?? reason.message];
  return reason.cause === undefined ? trace : [...trace, `Caused by: ${messageOf(reason.cause)}`];
}
