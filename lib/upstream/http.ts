import type { Response } from "undici";
import { AppError, messageOf } from "#lib/errors";
import { bounded, figures } from "#lib/figures";
import { isUrl } from "#lib/upstream/address";
import { readBudget } from "#lib/upstream/budget";
import { type Asked, connectionFailure, refusal, SEE } from "#lib/upstream/failures";
import { type Rest, strongValidator, wholeOf } from "#lib/upstream/range";
import type { Validators } from "#lib/upstream/schema";
import type { Upstream } from "#lib/upstream/upstream";

/** What came back from upstream or the mirror. */
export type Answer = {
  /** The bytes as they come; throws when they break off. */
  body: AsyncIterable<Uint8Array>;
  /** How many bytes the whole has, where the server says so. */
  length: number | null;
  /** What the rest can be asked for by, should it break off (range.ts). */
  validator: string | null;
  /** Address of a list's next page (`Link: rel=next`). A mirrored list ends with its first page. */
  next: string | null;
  validators: Validators;
  /** It is as it was: no bytes come. Only where that was asked. */
  isUnchanged: boolean;
};

/** What is asked for: `url` as recipes write it, at `start`; only the news where it is `known`, or the rest. */
export type Question = { url: string; start: URL; known?: Validators; rest?: Rest };

const REDIRECTS = 5;

/** Asks `start`, which stands for `url`, and follows redirects. Throws `upstream` unless bytes will come, or nothing new. */
export async function openUrl(upstream: Upstream, question: Question, signal: AbortSignal): Promise<Answer> {
  const { mirror } = upstream;
  const seen = new Set<string>();
  let at = question.start;
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const token = at.origin === "https://api.github.com" ? upstream.githubToken : undefined;
    const asked = { url: question.url, at, mirror, hasToken: token !== undefined };
    const response = await ask(upstream, asked, { question, token, signal });
    await noteBudget(upstream, asked, response, question.known !== undefined);
    const location = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
    if (location === null) return answerOf(response, asked, question);
    await letGo(response);
    seen.add(at.href);
    at = redirect(location, asked);
    if (seen.has(at.href))
      throw new AppError("upstream", `${question.url} redirects in a circle, by way of ${at.href}.${SEE}`);
  }
  throw new AppError("upstream", `${question.url} redirects more than ${REDIRECTS} times.${SEE}`);
}

type Terms = { question: Question; token?: string; signal: AbortSignal };

async function ask({ fetch }: Upstream, asked: Asked, { question, token, signal }: Terms): Promise<Response> {
  const { known, rest } = question;
  // Digests are of the file as it is stored: it must not be packed on the way.
  const headers: Record<string, string> = { "user-agent": "bakehouse", "accept-encoding": "identity" };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  if (known?.etag) headers["if-none-match"] = known.etag;
  if (known?.lastModified) headers["if-modified-since"] = known.lastModified;
  if (rest !== undefined) {
    headers.range = `bytes=${rest.from}-`;
    headers["if-range"] = rest.validator;
  }
  const host = bounded("host", new URL(asked.url).host);
  try {
    const response = await fetch(asked.at, { headers, redirect: "manual", signal });
    figures().upstream.inc({ host, status: `${Math.floor(response.status / 100)}xx` });
    return response;
  } catch (error) {
    if (!signal.aborted) figures().upstream.inc({ host, status: "none" });
    throw connectionFailure(error, asked);
  }
}

/**
 * A host says with each answer how many more it gives; that nothing is new takes none of them, or what it says shows that it did.
 * A mirror that says so passes on what the host said.
 */
async function noteBudget(
  { lists, log }: Upstream,
  { url }: Asked,
  { headers, status }: Response,
  isAboutNews: boolean,
): Promise<void> {
  const budget = readBudget(headers, new Date());
  if (budget === null) return;
  const said = { host: new URL(url).host, ...budget };
  await lists.keepBudget(said, isAboutNews && status === 304).catch((error) => log("warn", messageOf(error)));
}

/** Only to https, or to wherever on its own server a mirror sends us. */
function redirect(location: string, { at, mirror }: Asked): URL {
  const to = URL.canParse(location, at.href) ? new URL(location, at) : null;
  const own = mirror !== undefined && isUrl(mirror) && to?.origin === new URL(mirror).origin;
  if (to !== null && (own || to.protocol === "https:")) return to;
  // As a URL, nothing of it is obeyed by a terminal or a page.
  const shown = (to?.href ?? encodeURIComponent(location)).slice(0, 200);
  const why = "is not an https:// address: what comes from there could be changed on the way";
  throw new AppError("upstream", `${at.href} redirects to ${shown}, which ${why}.${SEE}`);
}

async function answerOf(response: Response, asked: Asked, { known, rest }: Question): Promise<Answer> {
  const { headers, status } = response;
  const validators = { etag: headers.get("etag"), lastModified: headers.get("last-modified") };
  const answer = { length: null, next: null, validator: null, validators, isUnchanged: false };
  if (status === 304 && known !== undefined) return { ...answer, body: nothing(), isUnchanged: true };
  try {
    if (rest !== undefined && [200, 206, 416].includes(status)) {
      const length = wholeOf(status, headers, rest, asked);
      return { ...answer, body: receive(response.body, asked), length, validator: rest.validator };
    }
    if (status !== 200) throw refusal(status, headers, asked);
  } catch (error) {
    await letGo(response);
    throw error;
  }
  const length = headers.get("content-length");
  // With an encoding, which we did not ask for, the length is that of the packed bytes.
  const exact = length !== null && headers.get("content-encoding") === null;
  return {
    body: receive(response.body, asked),
    length: exact ? Number(length) : null,
    next: asked.mirror === undefined ? nextPage(headers.get("link")) : null,
    validator: strongValidator(headers),
    validators,
    isUnchanged: false,
  };
}

/** The body of an answer that is not read; one that breaks off meanwhile is no loss. */
async function letGo({ body }: Response): Promise<void> {
  await body?.cancel().catch(() => undefined);
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function* receive(body: AsyncIterable<Uint8Array> | null, asked: Asked): AsyncGenerator<Uint8Array> {
  try {
    if (body !== null) yield* body;
  } catch (error) {
    throw connectionFailure(error, asked);
  }
}

/** The address marked `rel="next"` in a Link header (RFC 8288). */
export function nextPage(link: string | null): string | null {
  return /<([^<>]+)>\s*;[^,<]*\brel="?next"?/.exec(link ?? "")?.[1] ?? null;
}
