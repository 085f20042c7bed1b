import { db } from "#lib/db";
import { hashOf, LinkKind } from "#lib/people/links";
import { ROLES, type Role } from "#lib/people/roles";

export type Link = {
  id: string;
  kind: LinkKind;
  email: string | null;
  role: Role | null;
  /** Of the person who gets a new password. */
  name: string | null;
  invitedBy: string | null;
  createdAt: Date;
  expiresAt: Date;
};

type Row = Omit<Link, "kind" | "role" | "name"> & {
  kind: string;
  role: string | null;
  user: { name: string; email: string } | null;
};

const SELECT = {
  id: true,
  kind: true,
  email: true,
  role: true,
  invitedBy: true,
  createdAt: true,
  expiresAt: true,
  user: { select: { name: true, email: true } },
};

function toLink({ user, kind, role, email, ...row }: Row): Link {
  return {
    ...row,
    kind: LinkKind.parse(kind),
    role: ROLES.find((known) => known === role) ?? null,
    email: user?.email ?? email,
    name: user?.name ?? null,
  };
}

/** The link that ends with `token`; null when it is used up. */
export async function findLink(token: string, now: Date): Promise<Link | null> {
  const row = await db().invitation.findUnique({ where: { tokenHash: hashOf(token) }, select: SELECT });
  return row === null || row.expiresAt <= now ? null : toLink(row);
}

/** Invitations that nobody has followed yet, newest first. */
export async function listInvitations(now: Date): Promise<Link[]> {
  const where = { kind: "invitation", expiresAt: { gt: now } };
  const rows = await db().invitation.findMany({ where, select: SELECT, orderBy: { createdAt: "desc" }, take: 1_000 });
  return rows.map(toLink);
}
