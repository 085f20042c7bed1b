import { z } from "zod";
import { AppError, ERROR_CODES, type ErrorCode, isAppError } from "#lib/errors";
import { may, ROLES, type Verb } from "#lib/people/roles";
import { connectionFailure, type Fields, PassingFailure } from "#lib/upstream/failures";
import { retryAfter } from "#lib/upstream/retry-after";
import type { Server } from "./server";

/** A server that was not reached, or broke off: it may be there again a moment later. */
export class Unreachable extends AppError {}

/** An answer that is an error. `waitMs` where the server says when to ask again. */
export class Refusal extends AppError {
  constructor(
    code: ErrorCode,
    message: string,
    readonly status: number,
    readonly waitMs: number | null = null,
  ) {
    super(code, message);
  }
}

/** Whether the same question may be answered a moment later. */
export function isPassing(error: unknown): error is AppError {
  if (error instanceof Unreachable || error instanceof PassingFailure) return true;
  return error instanceof Refusal && (error.status >= 500 || error.status === 429);
}

const TLS: [RegExp, string][] = [
  [/^CERT_HAS_EXPIRED$/, "its certificate has expired"],
  [/^CERT_NOT_YET_VALID$/, "its certificate is not valid yet: is this machine's clock right?"],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, "its certificate is that of another host"],
  [
    /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?)|CERT_UNTRUSTED)$/,
    "nobody whom this machine trusts vouches for its certificate. Where it is your own authority's, name that in NODE_EXTRA_CA_CERTS=FILE",
  ],
  [/^(ERR_SSL_|EPROTO)/, "it does not speak TLS as this machine does. Is it an http:// address?"],
];

/** What a request threw, as a sentence. Our own sentences, and aborts, pass. */
export function connectionRefusal(error: unknown, { host }: Server, url: string): unknown {
  if (!(error instanceof Error) || isAppError(error) || error.name === "AbortError") return error;
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
  const why = TLS.find(([pattern]) => pattern.test(code))?.[1];
  if (why !== undefined) {
    const message = `No safe connection to ${host}: ${why}${why.endsWith("?") ? "" : "."}`;
    return new AppError("upstream", message, { cause: error });
  }
  const failure = connectionFailure(error, { url, at: new URL(url), hasToken: false });
  return isAppError(failure) ? new Unreachable("upstream", failure.message, { cause: error }) : failure;
}

const ErrorBody = z.object({
  error: z.object({
    code: z.enum(ERROR_CODES).catch("upstream"),
    message: z
      .string()
      .max(4000)
      .transform((text) => text.replace(/\s+/g, " ").trim()),
  }),
});

export type Refused = { status: number; headers: Fields; body: unknown };

/** What was asked for, and what it takes. */
export type Wish = { method: string; path: string; may: Verb };

/** An answer that is an error, as a sentence that says what to do. */
export function refusal(
  { status, headers, body }: Refused,
  { method, path, may: verb }: Wish,
  server: Server,
): Refusal {
  const { host } = server;
  const told = ErrorBody.safeParse(body).data?.error;
  if (told === undefined) return new Refusal("upstream", stranger(status, path, server), status);
  const { code, message } = told;
  if (status === 405 || (status === 404 && message.startsWith("The API has nothing at ")))
    return new Refusal(
      "unsupported",
      `The Bakehouse at ${host} is older than this command line: it has no ${method} ${path}. Upgrade it.`,
      status,
    );
  if (status === 401) return new Refusal(code, `${unknown(server)} ${host} says: ${message}`, status);
  if (status === 403) return new Refusal(code, `${forbidden(server, verb)} ${host} says: ${message}`, status);
  const waitMs = retryAfter(headers, new Date());
  const later = status === 429 && waitMs !== null ? ` Try again in ${Math.ceil(waitMs / 1000)} s.` : "";
  return new Refusal(code, `${message}${later}`, status, waitMs);
}

function unknown({ host, token }: Server): string {
  return token === null
    ? `${host} wants to know who asks: set BAKEHOUSE_TOKEN to an API token, or give --token-file FILE.`
    : `${host} does not accept the token from ${token.from}: it may have expired, been withdrawn, or be that of another server.`;
}

function forbidden({ token }: Server, verb: Verb): string {
  const who =
    token === null ? "Without a token this may not be done." : `The token from ${token.from} may not do this.`;
  const least = ROLES.find((role) => may(role, verb));
  return least === undefined ? who : `${who} It takes the role ${least}${least === "admin" ? "" : " or a higher one"}.`;
}

function stranger(status: number, path: string, { host }: Server): string {
  const login = status === 401 || status === 407 ? " Perhaps a proxy before it asks for a password." : "";
  return `${host} answers ${status} to ${path}, and not as a Bakehouse does: another program may be at that address.${login}`;
}
