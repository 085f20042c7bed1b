import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { AppError } from "#lib/errors";

/** What a link is for: the first admin, one that the operator of the machine makes, somebody new, a forgotten password. */
const LINK_KINDS = ["first-admin", "admin", "invitation", "password"] as const;
export type LinkKind = (typeof LINK_KINDS)[number];
export const LinkKind = z.enum(LINK_KINDS);

const HOURS: Record<LinkKind, number> = { "first-admin": 24, admin: 24, invitation: 7 * 24, password: 24 };

export function expiryOf(kind: LinkKind, now: Date): Date {
  return new Date(now.getTime() + HOURS[kind] * 3_600_000);
}

/** What a link ends with; the database knows its hash alone. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

export function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Where a link leads, below this server's address. */
export function pathOf(kind: LinkKind, token: string): string {
  return `/${kind === "first-admin" || kind === "admin" ? "welcome" : "invitation"}/${token}`;
}

export function usedUp(): AppError {
  return new AppError(
    "not_found",
    "This link was used already, was replaced by another one, or is too old. Ask for a new one.",
  );
}
