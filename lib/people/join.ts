import { parse } from "#lib/issues";
import { usedUp } from "#lib/people/links";
import { findLink, type Link } from "#lib/people/reads-links";
import { JoinForm } from "#lib/people/schema";
import { followLink } from "#lib/people/writes-links";

/**
 * Does what the link is for that ends with `token`, with what its form says: `name`, `email` and `password`, or the password alone
 * for an account that is there. Gives what to sign in with. AppError `not_found` for a link that is used up.
 */
export async function join(
  token: string,
  form: Record<string, unknown>,
  now: Date,
): Promise<{ email: string; password: string }> {
  const link = await findLink(token, now);
  if (link === null) throw usedUp();
  const { name, email, password } = parse(JoinForm, { ...form, ...knownOf(link) });
  const { hashPassword } = await import("better-auth/crypto");
  const passwordHash = await hashPassword(password);
  return { email: await followLink(token, { name, email, passwordHash }, now), password };
}

/** What a link says itself is not asked for. */
function knownOf({ name, email }: Link): { name?: string; email?: string } {
  return { ...(name !== null && { name }), ...(email !== null && { email }) };
}
