import { db } from "#lib/db";
import { ROLES, type Role } from "#lib/people/roles";

/** How many people a list shows; a team that is larger signs in by a provider, which has a list of its own. */
const MOST = 1_000;

function roleIn(text: string | null): Role | null {
  return ROLES.find((role) => role === text) ?? null;
}

const PERSON = { id: true, name: true, email: true, role: true, roleFrom: true, disabledAt: true, createdAt: true };

export type Known = {
  id: string;
  name: string;
  email: string;
  role: Role | null;
  /** The provider that decides on the role at every sign-in. */
  roleFrom: string | null;
  disabledAt: Date | null;
  createdAt: Date;
};

export async function findPerson(id: string): Promise<Known | null> {
  const row = await db().user.findUnique({ where: { id }, select: PERSON });
  return row === null ? null : { ...row, role: roleIn(row.role) };
}

export async function findPersonByEmail(email: string): Promise<Known | null> {
  const row = await db().user.findUnique({ where: { email }, select: PERSON });
  return row === null ? null : { ...row, role: roleIn(row.role) };
}

/** Whether anybody can change everything here. */
export async function hasAdmin(): Promise<boolean> {
  return (await db().user.findFirst({ where: { role: "admin", disabledAt: null }, select: { id: true } })) !== null;
}

/** Somebody in the list: with the ways to sign in, and when that happened last. */
export type Listed = Known & { providers: string[]; passkeys: number; lastSignIn: Date | null };

export async function listPeople(): Promise<Listed[]> {
  const rows = await db().user.findMany({
    select: {
      ...PERSON,
      accounts: { select: { providerId: true } },
      _count: { select: { passkeys: true } },
      sessions: { select: { createdAt: true }, orderBy: { createdAt: "desc" }, take: 1 },
    },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: MOST,
  });
  return rows.map(({ accounts, sessions, _count, ...row }) => ({
    ...row,
    role: roleIn(row.role),
    providers: accounts.map(({ providerId }) => providerId),
    passkeys: _count.passkeys,
    lastSignIn: sessions[0]?.createdAt ?? null,
  }));
}

export type OwnSession = { id: string; createdAt: Date; expiresAt: Date; address: string | null; agent: string | null };
export type OwnPasskey = { id: string; name: string | null; createdAt: Date | null; backedUp: boolean };

/** What somebody sees of the own account. */
export type OwnAccount = Known & {
  hasPassword: boolean;
  providers: { id: string; provider: string }[];
  passkeys: OwnPasskey[];
  sessions: OwnSession[];
};

export async function findAccount(id: string, now: Date): Promise<OwnAccount | null> {
  const row = await db().user.findUnique({
    where: { id },
    select: {
      ...PERSON,
      accounts: { select: { id: true, providerId: true }, orderBy: { createdAt: "asc" } },
      passkeys: { select: { id: true, name: true, createdAt: true, backedUp: true }, orderBy: { createdAt: "asc" } },
      sessions: { where: { expiresAt: { gt: now } }, orderBy: { createdAt: "desc" } },
    },
  });
  if (row === null) return null;
  const { accounts, sessions, ...rest } = row;
  const linked = accounts.filter(({ providerId }) => providerId !== "credential");
  return {
    ...rest,
    role: roleIn(row.role),
    hasPassword: linked.length < accounts.length,
    providers: linked.map(({ id, providerId }) => ({ id, provider: providerId })),
    sessions: sessions.map(({ id, createdAt, expiresAt, ipAddress, userAgent }) => ({
      ...{ id, createdAt, expiresAt },
      address: ipAddress || null,
      agent: userAgent || null,
    })),
  };
}
