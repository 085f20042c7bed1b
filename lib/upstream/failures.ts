import { AppError, isAppError } from "#lib/errors";
import { decode } from "#lib/upstream/address";
import { retryAfter } from "#lib/upstream/retry-after";

/** An answer's headers, as far as they are asked for. */
export type Fields = { get(name: string): string | null };

/** The address as recipes write it, where it was really asked for, and the mirror, if there is one. */
export type Asked = { url: string; at: URL; mirror?: string; hasToken: boolean };

/** A failure that may be gone a second later: the request is tried again, after `wait` ms where the server asks for them. */
export class PassingFailure extends AppError {
  constructor(
    message: string,
    { cause, wait = null }: { cause?: unknown; wait?: { milliseconds: number; host: string } | null } = {},
  ) {
    super("upstream", message, { cause });
    this.wait = wait;
  }
  readonly wait: { milliseconds: number; host: string } | null;
}

/** The rest of what broke off cannot be had: the next attempt begins at the first byte. */
export class NoRest extends PassingFailure {}

/** A file that is not there: `url` as recipes write it. */
export class NotThere extends AppError {
  constructor(
    readonly url: string,
    message: string,
  ) {
    super("upstream", message);
  }
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
/** What to do about an answer that makes no sense. */
export const SEE = " Open it in a browser to see what is there.";
const PASSING = /^(EAI_AGAIN|ECONNRESET|EPIPE|ETIMEDOUT|UND_ERR_(SOCKET|(HEADERS|BODY|CONNECT)_TIMEOUT))$/;

/** The connection never came about. */
const UNASKED = /^(EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|UND_ERR_CONNECT_TIMEOUT)$/;

/** Whether a failure says that the host never heard the question, and so has counted nothing. */
export function wasUnheard({ cause }: Error): boolean {
  const reason = cause instanceof Error ? (cause.cause ?? cause) : null;
  return reason instanceof Error && "code" in reason && UNASKED.test(String(reason.code));
}

/** What `fetch` or a body threw, as a sentence. Errors that already are sentences, and aborts, pass. */
export function connectionFailure(error: unknown, asked: Asked): unknown {
  if (isAppError(error) || !(error instanceof Error) || error.name === "AbortError") return error;
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
  const host = hostOf(asked);
  const say = (sentence: string) => new AppError("upstream", `${sentence}.${SEE}`, { cause: error });
  if (cause.name === "HTTPParserError" || /^UND_ERR_(HEADERS_OVERFLOW|RES_)/.test(code))
    return say(`${host} answered ${asked.url} with what is not HTTP: ${cause.message.replace(/\.$/, "")}`);
  if (/^(Z_|ERR__ERROR_FORMAT|ERR_BROTLI|ERR_PADDING)/.test(code) || cause.message.includes("content-encodings"))
    return say(`${host} sent ${asked.url} packed, which nobody asked for, and it cannot be unpacked: ${cause.message}`);
  const sentence = `${host} cannot be reached: ${REASONS[code] ?? cause.message}.`;
  return PASSING.test(code)
    ? new PassingFailure(sentence, { cause: error })
    : new AppError("upstream", sentence, { cause: error });
}

/** An answer other than 200, as a sentence; a passing one where the same question may be answered later. */
export function refusal(status: number, headers: Fields, asked: Asked): AppError {
  const { url, at, hasToken } = asked;
  const host = hostOf(asked);
  if (status === 404 || status === 410) return missing(url, at.href, isMirror(asked));
  if (status === 401 && hasToken)
    return new AppError("upstream", "GitHub does not accept the GITHUB_TOKEN it was given.");
  if (status === 408) return new PassingFailure(`${host} answered 408 to ${url}: the request took too long to come.`);
  const milliseconds = retryAfter(headers, new Date());
  const wait = milliseconds === null ? null : { milliseconds, host };
  if (status >= 500 && status < 600)
    return new PassingFailure(`${host} answered ${status} to ${url}: a fault on its side${say(wait)}.`, { wait });
  if (status === 429 || (status === 403 && (wait !== null || isSpent(headers)))) return rateLimit(headers, asked, wait);
  return new AppError("upstream", `${host} refused ${url} with status ${status}.`);
}

type Wait = PassingFailure["wait"];

function say(wait: Wait): string {
  return wait === null ? "" : ` for ${Math.ceil(wait.milliseconds / 1000)} seconds`;
}

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
function rateLimit(headers: Fields, asked: Asked, wait: Wait): AppError {
  // An odd number makes an invalid date, which is not above zero either.
  const reset = new Date(Number(headers.get("x-ratelimit-reset")) * 1000);
  const until = isSpent(headers) && reset.getTime() > 0;
  const time = until ? ` until ${reset.toISOString().slice(0, 16).replace("T", " ")} UTC` : say(wait);
  const atGithub = new URL(asked.url).host === "api.github.com";
  const advice = atGithub && !asked.hasToken ? " Set GITHUB_TOKEN to be allowed more." : "";
  const sentence = `${hostOf(asked)} answers no more requests${time}: its rate limit is used up.${advice}`;
  return isSpent(headers) && wait === null
    ? new AppError("upstream", sentence)
    : new PassingFailure(sentence, { wait });
}

function isSpent(headers: Fields): boolean {
  return headers.get("x-ratelimit-remaining") === "0";
}

/** A file that is not there; `at` is where it was looked for, in the mirror or where a server redirects. */
export function missing(url: string, at: string, isMirror: boolean): NotThere {
  const name = new URL(url).pathname.replace(/\/$/, "").replace(/^.*\//, "");
  const where = at === url ? "" : ` (${isMirror ? "looked for in the mirror, at" : "which redirects to"} ${at})`;
  return new NotThere(url, `${decode(name) ?? name} does not exist at ${url}${where}.`);
}

/** Whose fault it is: the host, the mirror that stands for it, or where one of them redirects. */
export function hostOf(asked: Asked): string {
  const { host } = new URL(asked.url);
  if (isMirror(asked)) return `The mirror ${asked.at.host} (asked for ${host})`;
  return asked.at.host === host ? host : `${asked.at.host} (to which ${host} redirects)`;
}

function isMirror({ at, mirror }: Asked): boolean {
  return mirror !== undefined && at.host === new URL(mirror).host;
}
