import { AppError } from "#lib/errors";
import { isUrl } from "#lib/upstream/address";
import type { Answer } from "#lib/upstream/answer";
import { type Asked, connectionFailure, refusal } from "#lib/upstream/failure";
import type { Upstream } from "#lib/upstream/upstream";

const REDIRECTS = 5;

/** Asks `start`, which stands for `url`, and follows redirects. Throws `upstream` unless bytes will come. */
export async function openUrl(upstream: Upstream, start: URL, url: string, signal: AbortSignal): Promise<Answer> {
  let at = start;
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const token = at.origin === "https://api.github.com" ? upstream.githubToken : undefined;
    const asked = { url, at, hasToken: token !== undefined };
    const response = await ask(asked, token, signal);
    const location = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
    if (location === null) return answerOf(response, asked, upstream.mirror);
    await response.body?.cancel();
    at = redirected(location, at, upstream.mirror);
  }
  throw new AppError("upstream", `${url} redirects more than ${REDIRECTS} times.`);
}

async function ask(asked: Asked, token: string | undefined, signal: AbortSignal): Promise<Response> {
  const headers = {
    "user-agent": "bakehouse",
    // Digests are of the file as it is stored: it must not be packed on the way.
    "accept-encoding": "identity",
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  try {
    return await fetch(asked.at, { headers, redirect: "manual", signal });
  } catch (error) {
    throw connectionFailure(error, asked);
  }
}

/** Only to https, or to wherever on its own server a mirror sends us. */
function redirected(location: string, from: URL, mirror: string | undefined): URL {
  const to = URL.canParse(location, from.href) ? new URL(location, from) : null;
  const own = mirror !== undefined && isUrl(mirror) && to?.origin === new URL(mirror).origin;
  if (to !== null && (own || to.protocol === "https:")) return to;
  throw new AppError("upstream", `${from.href} redirects to ${location}, which is not an https:// address.`);
}

async function answerOf(response: Response, asked: Asked, mirror: string | undefined): Promise<Answer> {
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel();
    throw refusal(response.status, response.headers, asked);
  }
  const length = response.headers.get("content-length");
  // With an encoding, which we did not ask for, the length is that of the packed bytes.
  const exact = length !== null && response.headers.get("content-encoding") === null;
  return {
    body: received(response.body, asked),
    length: exact ? Number(length) : null,
    next: mirror === undefined ? nextPage(response.headers.get("link")) : null,
  };
}

async function* received(body: ReadableStream<Uint8Array>, asked: Asked): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw connectionFailure(error, asked);
  }
}

/** The address marked `rel="next"` in a Link header (RFC 8288). */
export function nextPage(link: string | null): string | null {
  return /<([^<>]+)>\s*;[^,<]*\brel="?next"?/.exec(link ?? "")?.[1] ?? null;
}
