import { db, type Tx, transaction } from "#lib/db";

export type Upload = { sha256: string; size: number; filename: string };

/** Writes that an upload is wanted: it counts as used from `now` on. */
export async function noteUse({ sha256, size, filename }: Upload, now: Date): Promise<void> {
  const create = { sha256, size, filename, createdAt: now, lastUsedAt: now };
  await db().upload.upsert({ where: { sha256 }, create, update: { filename, lastUsedAt: now } });
}

/** Lets an upload that has a row count as used from `now` on. */
export async function touchUpload(sha256: string, now: Date): Promise<void> {
  await db().upload.updateMany({ where: { sha256 }, data: { lastUsedAt: now } });
}

/** Bytes of all uploads that are noted. */
export async function keptBytes(): Promise<number> {
  const { _sum } = await db().upload.aggregate({ _sum: { size: true } });
  return Number(_sum.size ?? 0);
}

/** Gives a row to bytes that have none. */
export async function noteFound(upload: Upload, since: Date): Promise<void> {
  const create = { ...upload, createdAt: since, lastUsedAt: since };
  await db().upload.upsert({ where: { sha256: upload.sha256 }, create, update: {} });
}

/** Of uploads that are noted, or that a request has in hand. */
export async function knownDigests(): Promise<Set<string>> {
  const select = { sha256: true };
  const rows = await Promise.all([db().upload.findMany({ select }), db().uploadHold.findMany({ select })]);
  return new Set(rows.flat().map(({ sha256 }) => sha256));
}

export async function forgetUpload(sha256: string): Promise<void> {
  await db().upload.deleteMany({ where: { sha256 } });
}

/** Says that a request has the bytes in hand, in whichever process. */
export async function holdUpload(id: string, sha256: string, now: Date): Promise<void> {
  await db().uploadHold.create({ data: { id, sha256, since: now } });
}

export async function letGoUpload(id: string): Promise<void> {
  await db().uploadHold.deleteMany({ where: { id } });
}

/** Of requests whose process was killed. */
export async function forgetHoldsBefore(limit: Date): Promise<void> {
  await db().uploadHold.deleteMany({ where: { since: { lt: limit } } });
}

/** Lets go, and removes the bytes unless they have a row or somebody else has them in hand: nobody can do so meanwhile. */
export async function refuseUpload(id: string, remove: (sha256: string) => void): Promise<void> {
  await transaction(async (tx) => {
    const hold = await tx.uploadHold.findUnique({ where: { id } });
    if (hold === null) return;
    const { sha256 } = hold;
    await tx.uploadHold.delete({ where: { id } });
    if ((await tx.upload.count({ where: { sha256 } })) > 0) return;
    if ((await tx.uploadHold.count({ where: { sha256 } })) === 0) remove(sha256);
  });
}

type Unused = { limit: Date; needed: ReadonlySet<string> };

/**
 * Forgets uploads that were last used before `limit` and that no request has in hand, each with its bytes: nobody can note a use,
 * or take them in hand, meanwhile.
 */
export async function removeUnused(
  { limit, needed }: Unused,
  remove: (sha256: string) => Promise<void>,
): Promise<void> {
  await transaction(async (tx) => {
    const rows = await tx.upload.findMany({ where: { lastUsedAt: { lt: limit } }, select: { sha256: true } });
    const held = await heldDigests(tx);
    for (const { sha256 } of rows.filter((row) => !needed.has(row.sha256) && !held.has(row.sha256))) {
      await remove(sha256);
      await tx.upload.delete({ where: { sha256 } });
    }
  });
}

/** Calls `remove` for those digests that were not used since `limit` and that no request has in hand; their rows stay. */
export async function removeCopies(
  digests: readonly string[],
  { limit, needed }: Unused,
  remove: (sha256: string) => Promise<void>,
): Promise<void> {
  await transaction(async (tx) => {
    const rows = await tx.upload.findMany({ where: { lastUsedAt: { gte: limit } }, select: { sha256: true } });
    const used = new Set(rows.map(({ sha256 }) => sha256));
    const held = await heldDigests(tx);
    for (const sha256 of digests)
      if (!needed.has(sha256) && !used.has(sha256) && !held.has(sha256)) await remove(sha256);
  });
}

async function heldDigests(tx: Tx): Promise<Set<string>> {
  return new Set((await tx.uploadHold.findMany({ select: { sha256: true } })).map(({ sha256 }) => sha256));
}
