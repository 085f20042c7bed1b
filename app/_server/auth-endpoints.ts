import { randomUUID } from "node:crypto";
import { context } from "#lib/context";
import { AppError, isAppError } from "#lib/errors";
import { stderrLog } from "#lib/log";
import { isSignInOn } from "#lib/people/asker";
import { requireAttempt } from "#lib/people/attempts";
import { auth } from "#lib/people/auth";
import { startAtProvider } from "#lib/people/sessions";
import { failureOf } from "./failure";
import { ownPath } from "./own-path";

/** Of all that Better Auth would answer, what browsers need: passkeys, and the way back from a provider. */
const OPEN = {
  GET: /^\/api\/auth\/(callback\/[a-z0-9-]+|passkey\/generate-(authenticate|register)-options)$/,
  POST: /^\/api\/auth\/passkey\/verify-(authentication|registration)$/,
};

/** Answers the addresses below `/api/auth`. */
export async function answerAuth(request: Request): Promise<Response> {
  try {
    return await answer(request);
  } catch (error) {
    const { status, headers, body } = failureOf(error, randomUUID(), stderrLog);
    return Response.json(body, { status, headers });
  }
}

async function answer(request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const start = /^\/api\/auth\/start\/([a-z0-9-]+)$/.exec(pathname)?.[1];
  const isKnown = start !== undefined || (request.method === "POST" ? OPEN.POST : OPEN.GET).test(pathname);
  if (!isKnown || !isSignInOn(context().env)) throw new AppError("not_found", `There is nothing at ${pathname}.`);
  const sender = { headers: request.headers, now: new Date() };
  if (start !== undefined) return startAt(start, ownPath(searchParams.get("next") ?? undefined), sender);
  // What is only asked for is cheap, and what comes back from a provider was counted when it began.
  if (pathname.endsWith("/verify-authentication"))
    await requireAttempt({ address: request.headers.get("x-forwarded-for") }, sender.now);
  const { better } = await auth();
  const done = await better.handler(request);
  // What signs a browser in is in its cookie, where no script reads it.
  return done.ok && request.method === "POST" ? Response.json({}, { headers: withoutBody(done.headers) }) : done;
}

/** It is a page that is asked for: who cannot be sent on reads why where people sign in. */
async function startAt(provider: string, next: string, sender: { headers: Headers; now: Date }): Promise<Response> {
  try {
    return await startAtProvider(provider, next, sender);
  } catch (error) {
    if (!isAppError(error) || error.code === "not_found") throw error;
    const why = new URLSearchParams({ provider, next, error: error.code });
    return new Response(null, { status: 303, headers: { Location: `/sign-in?${why}` } });
  }
}

function withoutBody(headers: Headers): Headers {
  const kept = new Headers();
  for (const cookie of headers.getSetCookie()) kept.append("Set-Cookie", cookie);
  return kept;
}
