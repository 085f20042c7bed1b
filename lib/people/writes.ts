import { db, type Tx, transaction } from "#lib/db";
import { AppError } from "#lib/errors";
import type { Role } from "#lib/people/roles";

/** Changes somebody, unless nobody would be left who may everything. AppError `conflict` then, `not_found` where nobody is. */
function changePerson(id: string, change: (tx: Tx) => Promise<unknown>, now: Date): Promise<void> {
  return transaction(async (tx) => {
    // Two admins who take the role from each other wait here for one another.
    await tx.user.updateMany({ where: { role: "admin" }, data: { updatedAt: now } });
    const person = await tx.user.findUnique({ where: { id }, select: { name: true, role: true, disabledAt: true } });
    if (person === null) throw new AppError("not_found", "There is no such person any more.");
    await change(tx);
    const wasAdmin = person.role === "admin" && person.disabledAt === null;
    if (!wasAdmin || (await tx.user.count({ where: { role: "admin", disabledAt: null } })) > 0) return;
    throw new AppError("conflict", `${person.name} is the last admin. Make somebody else one first.`);
  });
}

export function setRole(id: string, role: Role | null, now: Date): Promise<void> {
  return changePerson(id, (tx) => tx.user.update({ where: { id }, data: { role, updatedAt: now } }), now);
}

/** Nobody signs in with it from now on, and whoever is signed in is so no longer. */
export function disablePerson(id: string, now: Date): Promise<void> {
  const disable = async (tx: Tx) => {
    await tx.user.update({ where: { id }, data: { disabledAt: now, updatedAt: now } });
    await tx.session.deleteMany({ where: { userId: id } });
  };
  return changePerson(id, disable, now);
}

export function enablePerson(id: string, now: Date): Promise<void> {
  return changePerson(id, (tx) => tx.user.update({ where: { id }, data: { disabledAt: null, updatedAt: now } }), now);
}

/** With sessions, passkeys and links to providers. */
export function deletePerson(id: string, now: Date): Promise<void> {
  return changePerson(id, (tx) => tx.user.delete({ where: { id } }), now);
}

export async function renamePerson(id: string, name: string, now: Date): Promise<void> {
  await db().user.updateMany({ where: { id }, data: { name, updatedAt: now } });
}

/** Ends one session of somebody, or all of them. */
export async function endSessions(userId: string, only?: { id: string }): Promise<void> {
  await db().session.deleteMany({ where: { userId, ...only } });
}

export async function renamePasskey(userId: string, id: string, name: string): Promise<void> {
  await db().passkey.updateMany({ where: { id, userId }, data: { name } });
}

export function removePasskey(userId: string, id: string): Promise<void> {
  return keepingAWayIn(userId, (tx) => tx.passkey.deleteMany({ where: { id, userId } }));
}

/** Takes the link to a provider away. */
export function unlinkProvider(userId: string, id: string): Promise<void> {
  const unlink = (tx: Tx) => tx.account.deleteMany({ where: { id, userId, providerId: { not: "credential" } } });
  return keepingAWayIn(userId, unlink);
}

function keepingAWayIn(userId: string, remove: (tx: Tx) => Promise<unknown>): Promise<void> {
  return transaction(async (tx) => {
    await tx.user.updateMany({ where: { id: userId }, data: { updatedAt: new Date() } });
    await remove(tx);
    const [accounts, passkeys] = [
      await tx.account.count({ where: { userId } }),
      await tx.passkey.count({ where: { userId } }),
    ];
    if (accounts + passkeys > 0) return;
    throw new AppError("conflict", "That is the only way in which you can sign in.");
  });
}
