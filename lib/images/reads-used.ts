import { db, type Tx } from "#lib/db";

/** A build that has announced bytes publishes them within this time or not at all. */
const PENDING_MS = 3_600_000;

/** Which of these bytes are those of an image, or are about to be. */
export async function usedAmong(digests: readonly string[], now: Date, tx: Tx = db()): Promise<Set<string>> {
  const these = { sha256: { in: Array.from(digests) } };
  const select = { sha256: true };
  const images = await tx.image.findMany({ where: { ...these, deletedAt: null }, select });
  const pending = await tx.pendingImage.findMany({ where: { ...these, since: pendingSince(now) }, select });
  return new Set([images, pending].flat().map(({ sha256 }) => sha256));
}

/** Whether bytes are those of a published image, or are about to be. */
export async function isUsed(sha256: string, now: Date, tx: Tx = db()): Promise<boolean> {
  return (await usedAmong([sha256], now, tx)).has(sha256);
}

/** Digests of all bytes that are used in the sense of {@link isUsed}, each with the number of images that have them. */
export async function usedDigests(now: Date): Promise<Map<string, number>> {
  const select = { sha256: true };
  const [images, pending] = await Promise.all([
    db().image.findMany({ where: { deletedAt: null }, select }),
    db().pendingImage.findMany({ where: { since: pendingSince(now) }, select }),
  ]);
  const used = new Map(pending.map(({ sha256 }) => [sha256, 0]));
  for (const { sha256 } of images) used.set(sha256, (used.get(sha256) ?? 0) + 1);
  return used;
}

function pendingSince(now: Date) {
  return { gt: new Date(now.getTime() - PENDING_MS) };
}
