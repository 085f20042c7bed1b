import { type Context, context } from "#lib/context";
import type { Env } from "#lib/env";
import { Asker, isSignInOn, LOCAL, NOBODY } from "#lib/people/asker";
import { may } from "#lib/people/roles";

/** The gate alone writes it (app/_server/gate.ts); what others send under this name is forgotten. */
const HEADER = "x-bakehouse-asker";
/** `/machines/TOKEN`, where a request's address began so; written and forgotten likewise. */
export const MACHINES_HEADER = "x-bakehouse-machines";

/** As it stands in the header: names hold any signs. */
export function asHeader(asker: Asker): Record<string, string> {
  return { [HEADER]: Buffer.from(JSON.stringify(asker)).toString("base64url") };
}

/** Who sends a request that came through the gate; nobody where people sign in and it did not. */
export function askerIn(headers: Headers, env: Pick<Env, "BAKEHOUSE_OPEN">): Asker {
  if (!isSignInOn(env)) return LOCAL;
  const told = headers.get(HEADER);
  return told === null ? NOBODY : Asker.parse(JSON.parse(Buffer.from(told, "base64url").toString()));
}

/** The rooms as somebody may use them. */
export function roomsOf({ role }: Asker): Context {
  return { ...context(), asCandidates: !may(role, "publish image") };
}
