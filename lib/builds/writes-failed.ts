import type { StageTime } from "#lib/builds/schema";
import { shorten } from "#lib/builds/shorten";
import type { FailureFacts } from "#lib/builds/show";
import { type Ending, move, stillHeld } from "#lib/builds/writes";
import { type Prisma, type Tx, transaction } from "#lib/db";
import type { ErrorCode } from "#lib/errors";
import { noteEvent } from "#lib/events/writes";
import { giveUpAnnounced } from "#lib/images/writes-deleted";
import { withoutSecrets } from "#lib/without-secrets";

/** Characters. */
const LONGEST_MESSAGE = 2_000;

export type Failure = { code: ErrorCode; message: string; facts?: FailureFacts };

/** Ends a running build that did not succeed, and tells webhooks of it. */
export function failBuild(build: Ending, failure: Failure, now: Date, stages?: StageTime[]): Promise<boolean> {
  const { code, facts = {} } = failure;
  const message = shorten(withoutSecrets(failure.message), LONGEST_MESSAGE);
  const error = { errorCode: code, errorMessage: message, errorFacts: facts as Prisma.InputJsonObject };
  return transaction(async (tx) => {
    if (!(await move("fail", stillHeld(build), { ...error, stages, finishedAt: now }, tx))) return false;
    await giveUpAnnounced(tx, build.id, now);
    await noteFailure(tx, build.id, { code, message }, now);
    return true;
  });
}

/** Ends a running build whose cancelling was requested. */
export function finishCancel(build: Ending, now: Date, stages?: StageTime[]): Promise<boolean> {
  return transaction(async (tx) => {
    if (!(await move("cancel", stillHeld(build), { stages, finishedAt: now }, tx))) return false;
    await giveUpAnnounced(tx, build.id, now);
    return true;
  });
}

async function noteFailure(tx: Tx, id: string, error: { code: ErrorCode; message: string }, now: Date): Promise<void> {
  const select = { file: true, name: true, version: true, revision: true, arch: true, recipe: true, rebake: true };
  const { rebake, ...build } = await tx.build.findUniqueOrThrow({ where: { id }, select });
  // Its image is there: nobody lacks it.
  if (rebake) return;
  await noteEvent(tx, { type: "build.failed", data: { id, ...build, error, page: `/builds/${id}` } }, now);
}
