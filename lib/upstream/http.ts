import type { Response } from "undici";
import { AppError, messageOf } from "#lib/errors";
import { decode, isUrl } from "#lib/upstream/address";
import { readBudget } from "#lib/upstream/budget";
import type { Validators } from "#lib/upstream/schema";
import type { Upstream } from "#lib/upstream/upstream";

/** What came back from upstream or the mirror. */
export type Answer = {
  /** The bytes as they come; throws when they break off. */
  body: AsyncIterable<Uint8Array>;
  /** How many bytes will come, where the server says so. */
  length: number | null;
  /** Address of a list's next page (`Link: rel=next`). A mirrored list ends with its first page. */
  next: string | null;
  validators: Validators;
  /** It is as it was: no bytes come. Only where that was asked. */
  isUnchanged: boolean;
};

/** What is asked for: `url` as recipes write it, at `start`; only the news where it is `known`. */
export type Question = { url: string; start: URL; known?: Validators };

/** An answer's headers, as far as they are asked for. */
type Fields = { get(name: string): string | null };

/** A failure that may be gone a second later: the request is tried again. */
export class PassingFailure extends AppError {
  constructor(message: string, cause?: unknown) {
    super("upstream", message, { cause });
  }
}

/** A file that is not there: `url` as recipes write it. */
export class NotThere extends AppError {
  constructor(
    readonly url: string,
    message: string,
  ) {
    super("upstream", message);
  }
}

/** The address as recipes write it, where it was really asked for, and the mirror, if there is one. */
type Asked = { url: string; at: URL; mirror?: string; hasToken: boolean };

const REDIRECTS = 5;

/** Asks `start`, which stands for `url`, and follows redirects. Throws `upstream` unless bytes will come, or nothing new. */
export async function openUrl(upstream: Upstream, question: Question, signal: AbortSignal): Promise<Answer> {
  const { mirror } = upstream;
  const { url, known } = question;
  let at = question.start;
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const token = at.origin === "https://api.github.com" ? upstream.githubToken : undefined;
    const asked = { url, at, mirror, hasToken: token !== undefined };
    const response = await ask(upstream, asked, { token, known, signal });
    await noteBudget(upstream, asked, response.headers);
    const location = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
    if (location === null) return answerOf(response, asked);
    await response.body?.cancel();
    at = redirect(location, at, mirror);
  }
  throw new AppError("upstream", `${url} redirects more than ${REDIRECTS} times.`);
}

type Terms = { token?: string; known?: Validators; signal: AbortSignal };

async function ask({ fetch }: Upstream, asked: Asked, { token, known, signal }: Terms): Promise<Response> {
  // Digests are of the file as it is stored: it must not be packed on the way.
  const headers: Record<string, string> = { "user-agent": "bakehouse", "accept-encoding": "identity" };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  if (known?.etag) headers["if-none-match"] = known.etag;
  if (known?.lastModified) headers["if-modified-since"] = known.lastModified;
  try {
    return await fetch(asked.at, { headers, redirect: "manual", signal });
  } catch (error) {
    throw connectionFailure(error, asked);
  }
}

/** A host says with each answer how many more it gives. A mirror that says so passes on what the host said. */
async function noteBudget({ lists, log }: Upstream, { url }: Asked, headers: Fields): Promise<void> {
  const budget = readBudget(headers, new Date());
  if (budget === null) return;
  await lists.keepBudget({ host: new URL(url).host, ...budget }).catch((error) => log("warn", messageOf(error)));
}

/** Only to https, or to wherever on its own server a mirror sends us. */
function redirect(location: string, from: URL, mirror: string | undefined): URL {
  const to = URL.canParse(location, from.href) ? new URL(location, from) : null;
  const own = mirror !== undefined && isUrl(mirror) && to?.origin === new URL(mirror).origin;
  if (to !== null && (own || to.protocol === "https:")) return to;
  throw new AppError("upstream", `${from.href} redirects to ${location}, which is not an https:// address.`);
}

async function answerOf(response: Response, asked: Asked): Promise<Answer> {
  const { headers } = response;
  const validators = { etag: headers.get("etag"), lastModified: headers.get("last-modified") };
  if (response.status === 304) return { body: nothing(), length: null, next: null, validators, isUnchanged: true };
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel();
    throw refusal(response.status, headers, asked);
  }
  const length = headers.get("content-length");
  // With an encoding, which we did not ask for, the length is that of the packed bytes.
  const exact = length !== null && headers.get("content-encoding") === null;
  return {
    body: receive(response.body, asked),
    length: exact ? Number(length) : null,
    next: asked.mirror === undefined ? nextPage(headers.get("link")) : null,
    validators,
    isUnchanged: false,
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function* receive(body: AsyncIterable<Uint8Array>, asked: Asked): AsyncGenerator<Uint8Array> {
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

const REASONS: Record<string, string> = {
  ENOTFOUND: "the name is not known",
  EAI_AGAIN: "the name could not be looked up",
  ECONNREFUSED: "the connection was refused",
  EHOSTUNREACH: "there is no way to it",
  ENETUNREACH: "there is no network",
  ETIMEDOUT: "it did not answer in time",
  UND_ERR_HEADERS_TIMEOUT: "it did not answer in time",
  UND_ERR_BODY_TIMEOUT: "it did not go on in time",
  UND_ERR_CONNECT_TIMEOUT: "it did not answer in time",
  ECONNRESET: "the connection broke off",
  EPIPE: "the connection broke off",
  UND_ERR_SOCKET: "the connection broke off",
};
const PASSING = new Set(["EAI_AGAIN", "ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);

/** What `fetch` or a body threw, as a sentence. Errors that already are sentences, and aborts, pass. */
function connectionFailure(error: unknown, asked: Asked): unknown {
  if (error instanceof AppError || !(error instanceof Error) || error.name === "AbortError") return error;
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
  const sentence = `${hostOf(asked)} cannot be reached: ${REASONS[code] ?? cause.message}.`;
  return PASSING.has(code) ? new PassingFailure(sentence, error) : new AppError("upstream", sentence, { cause: error });
}

/** An answer other than 200, as a sentence. */
export function refusal(status: number, headers: Fields, asked: Asked): AppError {
  const { url, at, hasToken } = asked;
  if (status === 404 || status === 410) return missing(url, at.href, isMirror(asked));
  if (status === 403 || status === 429) return rateLimit(headers, asked) ?? denial(status, asked);
  if (status === 401 && hasToken)
    return new AppError("upstream", "GitHub does not accept the GITHUB_TOKEN it was given.");
  if (status === 408)
    return new PassingFailure(`${hostOf(asked)} answered 408 to ${url}: the request took too long to come.`);
  if (status >= 500) return new PassingFailure(`${hostOf(asked)} answered ${status} to ${url}: a fault on its side.`);
  return denial(status, asked);
}

/** A file that is not there; `at` is where it was looked for, in the mirror or where a server redirects. */
export function missing(url: string, at: string, isMirror: boolean): NotThere {
  const name = new URL(url).pathname.replace(/\/$/, "").replace(/^.*\//, "");
  const where = at === url ? "" : ` (${isMirror ? "looked for in the mirror, at" : "which redirects to"} ${at})`;
  return new NotThere(url, `${decode(name) ?? name} does not exist at ${url}${where}.`);
}

function denial(status: number, asked: Asked): AppError {
  return new AppError("upstream", `${hostOf(asked)} refused ${asked.url} with status ${status}.`);
}

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
function rateLimit(headers: Fields, asked: Asked): AppError | null {
  const after = headers.get("retry-after");
  const spent = headers.get("x-ratelimit-remaining") === "0";
  if (!spent && after === null) return null;
  // An odd number makes an invalid date, which is not above zero either.
  const reset = new Date(Number(headers.get("x-ratelimit-reset")) * 1000);
  const until = spent && reset.getTime() > 0 ? ` until ${reset.toISOString().slice(0, 16).replace("T", " ")} UTC` : "";
  const wait = until === "" && after !== null && /^\d+$/.test(after) ? ` for ${after} seconds` : until;
  const atGithub = new URL(asked.url).host === "api.github.com";
  const advice = atGithub && !asked.hasToken ? " Set GITHUB_TOKEN to be allowed more." : "";
  const sentence = `${hostOf(asked)} answers no more requests${wait}: its rate limit is used up.${advice}`;
  return new AppError("upstream", sentence);
}

/** Whose fault it is: the host, the mirror that stands for it, or where one of them redirects. */
function hostOf(asked: Asked): string {
  const { host } = new URL(asked.url);
  if (isMirror(asked)) return `The mirror ${asked.at.host} (asked for ${host})`;
  return asked.at.host === host ? host : `${asked.at.host} (to which ${host} redirects)`;
}

function isMirror({ at, mirror }: Asked): boolean {
  return mirror !== undefined && at.host === new URL(mirror).host;
}
