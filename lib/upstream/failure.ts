import { AppError } from "#lib/errors";
import { decode } from "#lib/upstream/address";

/** A failure that may be gone a second later: the request is tried again. */
export class PassingFailure extends AppError {
  constructor(message: string, cause?: unknown) {
    super("upstream", message, { cause });
  }
}

/** The address as recipes write it, and where it was really asked for. */
export type Asked = { url: string; at: URL; hasToken: boolean };

const REASONS: Record<string, string> = {
  ENOTFOUND: "the name is not known",
  EAI_AGAIN: "the name could not be looked up",
  ECONNREFUSED: "the connection was refused",
  EHOSTUNREACH: "there is no way to it",
  ENETUNREACH: "there is no network",
  ETIMEDOUT: "it did not answer in time",
  UND_ERR_CONNECT_TIMEOUT: "it did not answer in time",
  ECONNRESET: "the connection broke off",
  EPIPE: "the connection broke off",
  UND_ERR_SOCKET: "the connection broke off",
};
const PASSING = new Set(["EAI_AGAIN", "ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);

/** What `fetch` or a body threw, as a sentence. Errors that already are sentences, and aborts, pass. */
export function connectionFailure(error: unknown, { url, at }: Asked): unknown {
  if (error instanceof AppError || !(error instanceof Error) || error.name === "AbortError") return error;
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
  const sentence = `${place(url, at)} cannot be reached: ${REASONS[code] ?? cause.message}.`;
  return PASSING.has(code) ? new PassingFailure(sentence, error) : new AppError("upstream", sentence, { cause: error });
}

/** An answer other than 200, as a sentence. */
export function refusal(status: number, headers: Headers, asked: Asked): AppError {
  const { url, at, hasToken } = asked;
  if (status === 404 || status === 410) return missing(url, at.href === url ? undefined : at.href);
  if (status === 403 || status === 429) return rateLimited(headers, asked) ?? denied(status, asked);
  if (status === 401 && hasToken)
    return new AppError("upstream", "GitHub does not accept the GITHUB_TOKEN it was given.");
  if (status >= 500) return new PassingFailure(`${place(url, at)} answered ${status} to ${url}: a fault on its side.`);
  return denied(status, asked);
}

/** `mirror`: where it was looked for instead. */
export function missing(url: string, mirror?: string): AppError {
  const name = new URL(url).pathname.replace(/\/$/, "").replace(/^.*\//, "");
  const looked = mirror === undefined ? "" : ` (looked for in the mirror, at ${mirror})`;
  return new AppError("upstream", `${decode(name) ?? name} does not exist at ${url}${looked}.`);
}

function denied(status: number, { url, at }: Asked): AppError {
  return new AppError("upstream", `${place(url, at)} refused ${url} with status ${status}.`);
}

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
function rateLimited(headers: Headers, { url, at, hasToken }: Asked): AppError | null {
  const after = headers.get("retry-after");
  const spent = headers.get("x-ratelimit-remaining") === "0";
  if (!spent && after === null) return null;
  // An odd number makes an invalid date, which is not above zero either.
  const reset = new Date(Number(headers.get("x-ratelimit-reset")) * 1000);
  const until = spent && reset.getTime() > 0 ? ` until ${reset.toISOString().slice(0, 16).replace("T", " ")} UTC` : "";
  const wait = until === "" && after !== null && /^\d+$/.test(after) ? ` for ${after} seconds` : until;
  const advice = new URL(url).host === "api.github.com" && !hasToken ? " Set GITHUB_TOKEN to be allowed more." : "";
  return new AppError(
    "upstream",
    `${place(url, at)} answers no more requests${wait}: its rate limit is used up.${advice}`,
  );
}

/** Whose fault it is: the host, or the mirror that stands for it. */
function place(url: string, at: URL): string {
  const { host } = new URL(url);
  return at.host === host ? host : `The mirror ${at.host} (asked for ${host})`;
}
