import { db } from "#lib/db";
import type { Ledger } from "#lib/upstream/source";

/** The database as the memory of digests that upstream does not publish. */
export const ledger: Ledger = {
  find: (url) => db().recordedDigest.findUnique({ where: { url }, select: { sha256: true } }),
  async record(url, sha256, size) {
    const first = { url, sha256, size, firstSeen: new Date() };
    await db().recordedDigest.upsert({ where: { url }, create: first, update: {} });
  },
};

/** From now on `found` is what the address gives; the digest before it is kept. */
export async function replaceDigest(url: string, recorded: string, found: string, now: Date): Promise<boolean> {
  const data = { sha256: found, previous: recorded, accepted: now };
  const { count } = await db().recordedDigest.updateMany({ where: { url, sha256: recorded }, data });
  return count === 1;
}
