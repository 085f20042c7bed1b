import { AppError } from "#lib/errors";
import { forgiveAttempts, requireAttempt } from "#lib/people/attempts";
import { auth } from "#lib/people/auth";
import { findPerson } from "#lib/people/reads";
import type { Role } from "#lib/people/roles";
import { PasswordSignIn } from "#lib/people/schema";

export type Person = { id: string; name: string; email: string; role: Role | null };

/** Who sends a request with these headers, and in which session; null for nobody. */
export async function sessionOf(headers: Headers): Promise<{ person: Person; session: string } | null> {
  // Whoever brings no cookie of ours, as machines, costs nothing.
  if (!/(^|;\s*)bakehouse-[0-9a-f]{12}\.session_token=/.test(headers.get("cookie") ?? "")) return null;
  const { better } = await auth();
  const found = await better.api.getSession({ headers, query: { disableRefresh: true } });
  if (found === null) return null;
  const person = await findPerson(found.user.id);
  if (person === null || person.disabledAt !== null) return null;
  const { id, name, email, role } = person;
  return { person: { id, name, email, role }, session: found.session.id };
}

/** Who sends a request with these headers. Null for nobody: signed out, disabled, or never there. */
export async function personOf(headers: Headers): Promise<Person | null> {
  return (await sessionOf(headers))?.person ?? null;
}

type Sender = { headers: Headers; now: Date };

const PROVIDER_MS = 15_000;
const WRONG = "The e-mail address or the password is wrong.";

/**
 * Signs somebody in; gives the headers that set the cookie. Throws AppError `invalid` for what is wrong, without saying whether
 * there is such an account, and `busy` after too many attempts.
 */
export async function signInByPassword(input: unknown, { headers, now }: Sender): Promise<Headers> {
  const form = PasswordSignIn.safeParse(input);
  if (!form.success) throw new AppError("invalid", WRONG);
  const { email, password } = form.data;
  await requireAttempt({ address: headers.get("x-forwarded-for"), email }, now);
  const { better } = await auth();
  const body = { email: email.trim(), password };
  const answer = await explained(better.api.signInEmail({ body, headers, returnHeaders: true }));
  await forgiveAttempts(email);
  return answer.headers;
}

/** Ends the session of these headers; gives those that take the cookie away. */
export async function signOut(headers: Headers): Promise<Headers> {
  const { better } = await auth();
  return (await better.api.signOut({ headers, returnHeaders: true })).headers;
}

/** Sets another password and ends every other session; gives the headers of the one that stays. */
export async function changePassword(
  change: { current: string; password: string },
  { headers, now }: Sender,
): Promise<Headers> {
  const found = await sessionOf(headers);
  if (found === null) throw new AppError("invalid", "You are not signed in any more.");
  const { email } = found.person;
  await requireAttempt({ address: headers.get("x-forwarded-for"), email }, now);
  const { better } = await auth();
  const body = { currentPassword: change.current, newPassword: change.password, revokeOtherSessions: true };
  const answer = await explained(better.api.changePassword({ body, headers, returnHeaders: true }));
  await forgiveAttempts(email);
  return answer.headers;
}

/** Sends somebody to a provider, from where they come back to `/sign-in` and, signed in, go on to `next`. */
export async function startAtProvider(provider: string, next: string, { headers, now }: Sender): Promise<Response> {
  const { better, providers } = await auth();
  if (!providers.some(({ id }) => id === provider))
    throw new AppError("not_found", `There is no provider ${provider}.`);
  await requireAttempt({ address: headers.get("x-forwarded-for") }, now);
  const back = `/sign-in?provider=${provider}&next=${encodeURIComponent(next)}`;
  const body = { provider, callbackURL: back, errorCallbackURL: back };
  const answer = await reached(better.api.signInSocial({ body, headers, returnHeaders: true }));
  const { url } = answer.response;
  if (url === undefined) throw new AppError("upstream", UNREACHABLE);
  const there = new Headers(answer.headers);
  there.set("Location", url);
  return new Response(null, { status: 303, headers: there });
}

/** Sends somebody who is signed in to a provider, to link what it knows them by to their account; gives where to go. */
export async function linkProvider(provider: string, { headers }: Sender): Promise<{ url: string; headers: Headers }> {
  const { better } = await auth();
  const body = { provider, callbackURL: "/account", errorCallbackURL: `/account?provider=${provider}` };
  const answer = await reached(better.api.linkSocialAccount({ body, headers, returnHeaders: true }));
  return { url: answer.response.url, headers: answer.headers };
}

const UNREACHABLE = "The provider does not answer, or not as OpenID Connect says. The server's log says more.";

/** A provider that hangs keeps nobody waiting for longer; Better Auth has logged what was wrong with one that answers. */
async function reached<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, PROVIDER_MS);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } catch (error) {
    throw new AppError("upstream", UNREACHABLE, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** What Better Auth refuses, in our words. */
const SENTENCES: Record<string, string> = {
  INVALID_EMAIL: WRONG,
  INVALID_EMAIL_OR_PASSWORD: WRONG,
  PASSWORD_TOO_LONG: WRONG,
  INVALID_PASSWORD: "That is not your present password.",
  CREDENTIAL_ACCOUNT_NOT_FOUND: "You sign in without a password.",
  account_disabled: "This account is disabled. An admin can enable it.",
};

async function explained<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const sentence = SENTENCES[codeOf(error)];
    if (sentence === undefined) throw error;
    throw new AppError("invalid", sentence, { cause: error });
  }
}

/** By its shape: a process may have the class of these errors more than once. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !("body" in error)) return "";
  const { body } = error;
  return typeof body === "object" && body !== null && "code" in body ? String(body.code) : "";
}
