import type { Response } from "undici";
import { isAppError, messageOf } from "#lib/errors";
import type { GuardedFetch } from "#lib/fetch-guard";

/** What came of one attempt. `answer` is the beginning of the answer's body, `error` says why the attempt failed. */
export type Outcome = {
  status: number | null;
  answer: string | null;
  error: string | null;
  /** Milliseconds. */
  duration: number;
};

type Message = { url: string; headers: Record<string, string>; body: string };
type Terms = {
  fetch: GuardedFetch;
  signal: AbortSignal;
  /** Milliseconds an attempt may take in all. */
  patience?: number;
};

const PATIENCE_MS = 15_000;
/** Bytes of an answer that are kept; more is not read. */
const KEPT = 500;

/**
 * Posts a message and reads the beginning of the answer: the one place that connects to receivers. Only 2xx is success;
 * redirects are not followed, since the message would go where nobody asked for it. Never throws, unless `signal` does.
 */
export async function send(
  { url, headers, body }: Message,
  { fetch, signal, patience = PATIENCE_MS }: Terms,
): Promise<Outcome> {
  const begun = performance.now();
  const late = AbortSignal.timeout(patience);
  const outcome = (rest: Omit<Outcome, "duration">) => ({ ...rest, duration: Math.round(performance.now() - begun) });
  try {
    const response = await fetch(new URL(url), {
      method: "POST",
      headers: { ...headers, "content-type": "application/json", "user-agent": "bakehouse" },
      body,
      redirect: "manual",
      signal: AbortSignal.any([signal, late]),
    });
    const answer = await readBeginning(response);
    return outcome({ status: response.status, answer, error: refusal(response) });
  } catch (error) {
    signal.throwIfAborted();
    return outcome({ status: null, answer: null, error: late.aborted ? tooSlow(patience) : reasonOf(error) });
  }
}

function tooSlow(patience: number): string {
  return `It did not answer within ${patience / 1000} s.`;
}

/** Why an answer is no success; null when it is one. */
function refusal({ ok, status, headers }: Response): string | null {
  if (ok) return null;
  if (status === 410) return "It answered 410: it wants no more messages.";
  if (status < 300 || status >= 400) return `It answered ${status}.`;
  const location = headers.get("location");
  const where = location === null ? "" : ` to ${shown(location.slice(0, 200))}`;
  return `It answered ${status}, a redirect${where}, which is not followed. Give the address it leads to.`;
}

/** The status counts already: a body that breaks off or never ends is kept as far as it came. */
async function readBeginning({ body }: Response): Promise<string> {
  const kept: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body ?? []) {
      kept.push(chunk);
      size += chunk.length;
      if (size >= KEPT) break;
    }
  } catch {}
  return shown(new TextDecoder().decode(Buffer.concat(kept).subarray(0, KEPT)));
}

/** A receiver's text without what a terminal or a page would obey instead of show. */
function shown(text: string): string {
  return text.replace(/(?![\n\t])[\p{Cc}\p{Cf}]/gu, "\u{fffd}");
}

const REASONS: Record<string, string> = {
  ENOTFOUND: "Its name is not known.",
  EAI_AGAIN: "Its name could not be looked up.",
  ECONNREFUSED: "It refused the connection.",
  EHOSTUNREACH: "There is no way to it.",
  ENETUNREACH: "There is no network.",
  ETIMEDOUT: "It could not be reached in time.",
  UND_ERR_CONNECT_TIMEOUT: "It could not be reached in time.",
  ECONNRESET: "The connection broke off.",
  EPIPE: "The connection broke off.",
  UND_ERR_SOCKET: "The connection broke off.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "Its certificate is signed by itself.",
  CERT_HAS_EXPIRED: "Its certificate has expired.",
  ERR_TLS_CERT_ALTNAME_INVALID: "Its certificate is for another name.",
};

function reasonOf(error: unknown): string {
  if (isAppError(error)) return error.message;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (cause instanceof Error && (cause.name === "HTTPParserError" || /^UND_ERR_(HEADERS_OVERFLOW|RES_)/.test(code)))
    return `Its answer is not HTTP: ${cause.message}.`;
  return REASONS[code] ?? `It cannot be reached: ${messageOf(cause)}.`;
}
