import { z } from "zod";
import type { Env } from "#lib/env";
import { AppError } from "#lib/errors";
import { may, ROLES, VERB_NAMES, type Verb } from "#lib/people/roles";

/** Who sends a request. `local`: whoever uses a server that is open to all who reach it. */
export const Asker = z.strictObject({
  kind: z.enum(["local", "person", "token", "anonymous"]),
  /** Of the person or the token. */
  id: z.string().nullable(),
  name: z.string(),
  role: z.enum(ROLES).nullable(),
});
export type Asker = z.infer<typeof Asker>;

export const LOCAL: Asker = { kind: "local", id: null, name: "Local operator", role: "admin" };
export const NOBODY: Asker = { kind: "anonymous", id: null, name: "Nobody", role: null };
/** Whoever comes without signing in where BAKEHOUSE_OPEN=read. */
export const READER: Asker = { kind: "anonymous", id: null, name: "Visitor", role: "viewer" };

/** True where people sign in. */
export function isSignInOn({ BAKEHOUSE_OPEN }: Pick<Env, "BAKEHOUSE_OPEN">): boolean {
  return BAKEHOUSE_OPEN !== "all";
}

/** What is somebody's own: who looks without signing in has none, and what they made would outlive their visit. */
const OWN: readonly Verb[] = ["change own account", "make token", "revoke token"];

/** Whether somebody may do that. */
export function isAllowed({ kind, role }: Pick<Asker, "kind" | "role">, verb: Verb): boolean {
  return may(role, verb) && (kind !== "anonymous" || !OWN.includes(verb));
}

/** What somebody may not do. */
export function deniedTo(asker: Asker): Verb[] {
  return VERB_NAMES.filter((verb) => !isAllowed(asker, verb));
}

/** Throws AppError `unauthorized` where signing in may help, `forbidden` where it is the role that is not enough. */
export function requireMay(asker: Asker, verb: Verb): void {
  if (isAllowed(asker, verb)) return;
  const { kind, role } = asker;
  if (kind === "anonymous") throw new AppError("unauthorized", "Sign in first, or send an API token.");
  const who = role === null ? "No role was given to you" : `As ${role} you may not do this`;
  throw new AppError("forbidden", `${who} (${verb}). An admin can change that on the page People.`);
}
