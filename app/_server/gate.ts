import type { IncomingMessage, ServerResponse } from "node:http";
import type { Env } from "#lib/env";
import { AppError } from "#lib/errors";
import { isSignInOn, requireMay } from "#lib/people/asker";
import { identify } from "#lib/people/identify";
import type { Verb } from "#lib/people/roles";
import { asHeader } from "./asker";
import { operationAt } from "./operation-at";

export type Openness = Pick<Env, "BAKEHOUSE_OPEN">;

/** What is no operation of the API and asks for more or less than looking; each with what is below it. */
const PLACES: Record<string, Verb> = {
  "/_next/static": "serve",
  "/icon.svg": "serve",
  "/apple-icon.png": "serve",
  "/extensions": "serve",
  "/api/extensions": "serve",
  "/api/auth": "sign in",
  "/sign-in": "sign in",
  "/welcome": "sign in",
  "/invitation": "sign in",
  "/not-allowed": "sign in",
  "/account": "change own account",
  "/inbox/webhooks": "see webhooks",
  "/people": "manage people",
  "/audit": "read audit",
};

/**
 * Where people sign in, this finds out who sends a request, once, and tells everything behind it. True when the request may go on;
 * else it has been answered: visitors of pages are sent on, programs told why.
 */
export async function passes(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  open: Openness,
): Promise<boolean> {
  if (!isSignInOn(open)) return true;
  try {
    const verb = await verbAt(request.method ?? "GET", path);
    // Machines poll often, and are not asked who they are.
    if (verb === "serve") return true;
    const asker = await identify(headersOf(request), open, new Date());
    Object.assign(request.headers, asHeader(asker));
    requireMay(asker, verb);
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    refuse(request, response, path, error);
    return false;
  }
}

function headersOf({ headers }: IncomingMessage): Headers {
  return new Headers(Object.entries(headers).map(([name, value = ""]) => [name, value.toString()]));
}

/** What it takes to get what is at a path; where nothing is said of it, being allowed to look. */
export async function verbAt(method: string, path: string): Promise<Verb> {
  const words = path.split("/");
  const place = Object.keys(PLACES).find((known) => isBelow(known.split("/"), words));
  if (place !== undefined) return PLACES[place] ?? "look";
  return (await operationAt(method, path))?.may ?? "look";
}

/** Next compares the words of an address after it has decoded each. */
function isBelow(place: string[], words: string[]): boolean {
  return place.every((word, at) => word === decoded(words[at] ?? ""));
}

function decoded(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}

function refuse(request: IncomingMessage, response: ServerResponse, path: string, { code, message }: AppError): void {
  const status = code === "unauthorized" ? 401 : 403;
  const body = JSON.stringify({ error: { code, message } });
  const isPage = !/^\/(api|feeds|metrics)(\/|$)/.test(path);
  const way = code === "unauthorized" ? "/sign-in?next=" : "/not-allowed?page=";
  const elsewhere = `${way}${encodeURIComponent(request.url ?? "/")}`;
  response.setHeader("Cache-Control", "no-store");
  if (isPage && request.method !== "POST") {
    response.writeHead(307, { Location: elsewhere }).end();
    return;
  }
  // How Next's router reads where an action leads.
  if (isPage) response.setHeader("x-action-redirect", `${elsewhere};push`);
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) });
  response.end(request.method === "HEAD" ? undefined : body);
}
