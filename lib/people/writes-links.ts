import { randomUUID } from "node:crypto";
import { db, isTaken, type Tx, transaction } from "#lib/db";
import { AppError } from "#lib/errors";
import { expiryOf, hashOf, LinkKind, newToken, usedUp } from "#lib/people/links";
import type { Role } from "#lib/people/roles";

type NewLink = { kind: LinkKind; email?: string; role?: Role; userId?: string; invitedBy: string };

/** Makes a link and gives what it ends with, which nobody can read again. It replaces what the same person was sent before. */
export async function makeLink({ kind, email, role, userId, invitedBy }: NewLink, now: Date): Promise<string> {
  const token = newToken();
  await transaction(async (tx) => {
    await tx.invitation.deleteMany({ where: { expiresAt: { lte: now } } });
    const person = email !== undefined && (await tx.user.findUnique({ where: { email }, select: { name: true } }));
    if (person && kind === "invitation")
      throw new AppError("conflict", `${person.name} has this address and an account.`);
    if (email !== undefined) await tx.invitation.deleteMany({ where: { kind, email } });
    if (userId !== undefined) await tx.invitation.deleteMany({ where: { kind, userId } });
    const data = { id: randomUUID(), tokenHash: hashOf(token), kind, email, role, userId, invitedBy };
    await tx.invitation.create({ data: { ...data, createdAt: now, expiresAt: expiryOf(kind, now) } });
  });
  return token;
}

/** Takes an invitation back; gives whom it was for, null where it was used up meanwhile. */
export async function deleteLink(id: string): Promise<string | null> {
  const where = { id, kind: "invitation" };
  const link = await db().invitation.findFirst({ where, select: { email: true } });
  await db().invitation.deleteMany({ where });
  return link?.email ?? null;
}

type Joining = { name: string; email: string; passwordHash: string };

/**
 * Does what a link is for, once: makes an account, or gives one its new password and ends its sessions. Gives the e-mail address
 * of the account. AppError `not_found` for a link that is used up, `conflict` for an address that somebody else has.
 */
export async function followLink(token: string, joining: Joining, now: Date): Promise<string> {
  try {
    return await transaction(async (tx) => {
      const link = await tx.invitation.findUnique({ where: { tokenHash: hashOf(token) } });
      if (link === null || link.expiresAt <= now) throw usedUp();
      if ((await tx.invitation.deleteMany({ where: { id: link.id } })).count === 0) throw usedUp();
      const kind = LinkKind.parse(link.kind);
      if (kind === "first-admin") await requireNoAdmin(tx);
      const role = kind === "password" ? undefined : link.role;
      if (link.userId !== null) return await setPassword(tx, { userId: link.userId, role, joining, now });
      return await createPerson(tx, { ...joining, email: link.email ?? joining.email, role: link.role }, now);
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new AppError("conflict", "Somebody with this address has an account here already. Sign in instead.");
  }
}

/** Of the links that several starts have printed one counts. */
async function requireNoAdmin(tx: Tx): Promise<void> {
  await tx.invitation.deleteMany({ where: { kind: "first-admin" } });
  if ((await tx.user.count({ where: { role: "admin", disabledAt: null } })) > 0) throw usedUp();
}

type NewPassword = { userId: string; role: string | null | undefined; joining: Joining; now: Date };

async function setPassword(tx: Tx, { userId, role, joining, now }: NewPassword): Promise<string> {
  const data = { updatedAt: now, ...(role !== undefined && { role, disabledAt: null }) };
  const { email } = await tx.user.update({ where: { id: userId }, data });
  await tx.session.deleteMany({ where: { userId } });
  const password = { password: joining.passwordHash, updatedAt: now };
  const kept = await tx.account.updateMany({ where: { userId, providerId: "credential" }, data: password });
  if (kept.count === 0) await tx.account.create({ data: { ...credential(userId, now), ...password } });
  return email;
}

async function createPerson(
  tx: Tx,
  { passwordHash, ...person }: Joining & { role: string | null },
  now: Date,
): Promise<string> {
  const id = randomUUID();
  await tx.user.create({ data: { id, ...person, createdAt: now, updatedAt: now } });
  await tx.account.create({ data: { ...credential(id, now), password: passwordHash } });
  await tx.invitation.deleteMany({ where: { kind: "invitation", email: person.email } });
  return person.email;
}

function credential(userId: string, now: Date) {
  return { id: randomUUID(), providerId: "credential", accountId: userId, userId, createdAt: now, updatedAt: now };
}
