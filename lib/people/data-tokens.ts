import { createHash, randomBytes, randomUUID } from "node:crypto";
import { db } from "#lib/db";
import { AppError } from "#lib/errors";
import type { Asker } from "#lib/people/asker";
import { ROLES } from "#lib/people/roles";
import type { NewMachineToken, NewToken, Token } from "#lib/people/token-schema";

const PREFIXES = { api: "bh_", machine: "bhm_" };
const DAY_MS = 24 * 60 * 60 * 1000;
/** A poll of a thousand machines does not write a thousand times. */
const USE_NOTED_MS = 60_000;

/** The row of a token, without what would let in whoever reads it. */
type Row = Omit<Token, "kind" | "role" | "createdAt" | "expiresAt" | "lastUsedAt"> & {
  kind: string;
  role: string | null;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
};

type Made = { token: Token; secret: string };

/**
 * Makes a token for a program; `secret` is told this once and kept nowhere. Throws AppError `forbidden` for a role above the asker's,
 * and to tokens: what was let in by one would outlive it.
 */
export async function makeToken({ name, role, days }: NewToken, asker: Asker, now: Date): Promise<Made> {
  if (asker.role === null || ROLES.indexOf(role) > ROLES.indexOf(asker.role))
    throw new AppError("forbidden", `A token of yours can be ${asker.role} at most.`);
  return insert({ kind: "api", name, role, days, personId: asker.id }, asker, now);
}

/** Makes a token for machines. Throws AppError `forbidden` to tokens. */
export async function makeMachineToken({ name, days }: NewMachineToken, asker: Asker, now: Date): Promise<Made> {
  return insert({ kind: "machine", name, role: null, days, personId: null }, asker, now);
}

type Wanted = Pick<Token, "kind" | "name" | "role"> & { days: number | null; personId: string | null };

async function insert({ days, ...wanted }: Wanted, asker: Asker, now: Date): Promise<Made> {
  if (asker.kind === "token") throw new AppError("forbidden", "A token makes no tokens: sign in for that.");
  const secret = `${PREFIXES[wanted.kind]}${randomBytes(32).toString("base64url")}`;
  const row = await db().token.create({
    data: {
      ...wanted,
      id: randomUUID(),
      hash: hashOf(secret),
      createdBy: asker.name,
      createdAt: now,
      expiresAt: days === null ? null : new Date(now.getTime() + days * DAY_MS),
    },
  });
  return { token: shown(row), secret };
}

/** Tokens of a kind, the last made first: of those for programs one's own, to admins all. */
export async function listTokens(kind: Token["kind"], asker: Asker): Promise<Token[]> {
  const rows = await db().token.findMany({ where: within(kind, asker), orderBy: { seq: "desc" } });
  return rows.map(shown);
}

/** Ends a token at once; gives its name. Throws AppError `not_found` where there is none, or none that is the asker's to end. */
export async function revokeToken(kind: Token["kind"], id: string, asker: Asker): Promise<string> {
  const where = { id, ...within(kind, asker) };
  const row = await db().token.findFirst({ where, select: { name: true } });
  const { count } = await db().token.deleteMany({ where });
  if (row === null || count === 0)
    throw new AppError("not_found", "There is no such token. It may have been revoked already.");
  return row.name;
}

function within(kind: Token["kind"], { role, id }: Asker) {
  return kind === "machine" || role === "admin" ? { kind } : { kind, personId: id };
}

/** The token that a secret is, with the person whose it is; null for one that is unknown or over. Notes that it was used. */
export async function findToken(kind: Token["kind"], secret: string, now: Date) {
  if (!secret.startsWith(PREFIXES[kind])) return null;
  const row = await db().token.findUnique({ where: { hash: hashOf(secret) } });
  if (row === null || row.kind !== kind || (row.expiresAt !== null && row.expiresAt <= now)) return null;
  const { id, lastUsedAt } = row;
  if (lastUsedAt === null || now.getTime() - lastUsedAt.getTime() > USE_NOTED_MS)
    await db().token.updateMany({ where: { id }, data: { lastUsedAt: now } });
  return { ...shown(row), personId: row.personId };
}

/** The id of the person who made a token; null where nobody signed in for it, or it is gone. */
export async function makerOf(id: string): Promise<string | null> {
  return (await db().token.findUnique({ where: { id }, select: { personId: true } }))?.personId ?? null;
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

function shown({ id, kind, name, role, createdBy, createdAt, expiresAt, lastUsedAt }: Row): Token {
  return {
    id,
    name,
    createdBy,
    // Written by makeToken alone.
    kind: kind as Token["kind"],
    role: role as Token["role"],
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
