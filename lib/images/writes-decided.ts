import type { Tx } from "#lib/db";
import { AppError } from "#lib/errors";
import type { ImageRow } from "#lib/images/schema";
import type { Standing } from "#lib/standing";

type Decided = NonNullable<ImageRow["decided"]>;

/** A decision as the table of images keeps it. */
export function decidedColumns(decided: Decided | null) {
  return {
    decidedAt: decided?.at ?? null,
    decidedBy: decided?.by ?? null,
    decidedNote: decided?.note ?? null,
  };
}

/** Keeps a candidate waiting until somebody decides otherwise. AppError `conflict` when it is no candidate (any more). */
export async function markHeld(tx: Tx, file: string, decided: Decided): Promise<void> {
  await decideOn(tx, file, "candidate", decided);
}

/** Lets a candidate never be shown to machines. AppError `conflict` when it is no candidate (any more). */
export async function markSkipped(tx: Tx, file: string, decided: Decided): Promise<void> {
  await decideOn(tx, file, "skipped", decided);
}

async function decideOn(tx: Tx, file: string, state: Standing, decided: Decided): Promise<void> {
  const where = { file, deletedAt: null, state: "candidate" satisfies Standing };
  const { count } = await tx.image.updateMany({ where, data: { state, ...decidedColumns(decided) } });
  if (count === 0) throw new AppError("conflict", `${file} is not a candidate (any more).`);
}

/** Lets a candidate that was held or skipped wait again. AppError `conflict` when it is neither. */
export async function markWaiting(tx: Tx, file: string): Promise<void> {
  const states = ["candidate", "skipped"] satisfies Standing[];
  const where = { file, deletedAt: null, state: { in: states }, decidedAt: { not: null } };
  const data = { state: "candidate" satisfies Standing, ...decidedColumns(null) };
  const { count } = await tx.image.updateMany({ where, data });
  if (count === 0) throw new AppError("conflict", `${file} is neither on hold nor skipped (any more).`);
}
