import type { Env } from "#lib/env";
import { AppError } from "#lib/errors";
import { type Asker, isSignInOn, LOCAL, NOBODY, READER } from "#lib/people/asker";
import { findToken } from "#lib/people/data-tokens";
import { findPerson } from "#lib/people/reads";
import { lesser, type Role } from "#lib/people/roles";
import { personOf } from "#lib/people/sessions";

/**
 * Who sends a request with these headers: by a token, else by a session. Throws AppError `unauthorized` for a token that lets
 * nobody in.
 */
export async function identify(headers: Headers, env: Pick<Env, "BAKEHOUSE_OPEN">, now: Date): Promise<Asker> {
  if (!isSignInOn(env)) return LOCAL;
  const [, secret] = /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "") ?? [];
  if (secret !== undefined) return askerOf(secret, now);
  const person = await personOf(headers);
  if (person !== null) return { kind: "person", id: person.id, name: person.name, role: person.role };
  return env.BAKEHOUSE_OPEN === "read" ? READER : NOBODY;
}

async function askerOf(secret: string, now: Date): Promise<Asker> {
  const token = await findToken("api", secret, now);
  const role = token === null ? null : await roleOf(token);
  if (token === null || role === null)
    throw new AppError(
      "unauthorized",
      "The API token lets nobody in: it was mistyped, has expired or was revoked, or its maker's account was.",
    );
  return { kind: "token", id: token.id, name: `${token.createdBy} (token ${token.name})`, role };
}

/** What a token may do: no more than its maker may by now. */
async function roleOf({ role, personId }: { role: Role | null; personId: string | null }): Promise<Role | null> {
  if (role === null || personId === null) return role;
  const person = await findPerson(personId);
  return person === null || person.role === null || person.disabledAt !== null ? null : lesser(role, person.role);
}
