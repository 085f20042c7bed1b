import type { Env } from "#lib/env";
import { type Asker, isSignInOn, LOCAL, NOBODY, READER } from "#lib/people/asker";

/** Who sends a request with these headers. */
export async function identify(_headers: Headers, env: Pick<Env, "BAKEHOUSE_OPEN">): Promise<Asker> {
  if (!isSignInOn(env)) return LOCAL;
  return env.BAKEHOUSE_OPEN === "read" ? READER : NOBODY;
}
