import { db, type Tx } from "#lib/db";
import type { Plan } from "#lib/recipes/plan";
import type { Ledger } from "#lib/upstream/expected";

/** The database as the memory of digests that upstream does not publish. */
export const ledger: Ledger = {
  find: (url) => db().recordedDigest.findUnique({ where: { url }, select: { sha256: true } }),
};

/**
 * Records the digests of what nobody vouches for, which every later download of the same address is compared with. Only
 * for a plan that was baked: what came instead of a file must not become what the address is held to. A record stays.
 */
export async function recordDigests(tx: Tx, { sources }: Plan, now: Date): Promise<void> {
  for (const { url, sha256, size, verifiedBy } of sources) {
    if (verifiedBy !== "first-use" || sha256 === null || size === null) continue;
    const create = { url, sha256, size, firstSeen: now };
    await tx.recordedDigest.upsert({ where: { url }, create, update: {} });
  }
}

/** From now on `found` is what the address gives; the digest before it is kept. */
export async function replaceDigest(url: string, recorded: string, found: string, now: Date): Promise<boolean> {
  const data = { sha256: found, previous: recorded, accepted: now };
  const { count } = await db().recordedDigest.updateMany({ where: { url, sha256: recorded }, data });
  return count === 1;
}
