import { db, isTaken } from "#lib/db";

/** The secret that all servers on this database share: `offered` where there was none. */
export async function sharedSecret(offered: string, now: Date): Promise<string> {
  const kept = await db().authSecret.findUnique({ where: { id: 1 } });
  if (kept !== null) return kept.secret;
  try {
    await db().authSecret.create({ data: { id: 1, secret: offered, createdAt: now } });
    return offered;
  } catch (error) {
    if (isTaken(error)) return sharedSecret(offered, now);
    throw error;
  }
}
