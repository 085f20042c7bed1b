import { type Tx, transaction } from "#lib/db";
import type { ImageRow } from "#lib/images/schema";
import type { Finding } from "#lib/inspect/finding";
import { RULES_REVISION } from "#lib/lint-rules";

/** Keeps what was found in an image, in the place of what was known; belongs into the transaction of its row. */
export async function noteInspection(tx: Tx, image: string, findings: Finding[], now: Date): Promise<void> {
  const data = { findings, rulesRevision: RULES_REVISION, createdAt: now };
  await tx.inspection.upsert({ where: { image }, create: { image, ...data }, update: data });
}

/** The same for an image that is there already, unless it has gone meanwhile. */
export async function keepInspection({ file }: ImageRow, findings: Finding[], now: Date): Promise<void> {
  await transaction(async (tx) => {
    const isThere = (await tx.image.count({ where: { file, deletedAt: null } })) === 1;
    if (isThere) await noteInspection(tx, file, findings, now);
  });
}
