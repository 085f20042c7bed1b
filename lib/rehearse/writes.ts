import { db, type Tx } from "#lib/db";
import type { Rehearsal } from "#lib/rehearse/schema";

/** Keeps what a real systemd made of an image, in the place of what was known; belongs into the transaction of its row. */
export async function noteRehearsal(tx: Tx, image: string, rehearsal: Rehearsal, now: Date): Promise<void> {
  const data = { image, ...rehearsal, createdAt: now };
  await tx.rehearsal.upsert({ where: { image }, create: data, update: data });
}

/** The same for an image that is published already. */
export async function keepRehearsal(image: string, rehearsal: Rehearsal, now: Date): Promise<void> {
  await noteRehearsal(db(), image, rehearsal, now);
}
