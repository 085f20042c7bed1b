import type { IncomingMessage, ServerResponse } from "node:http";
import { context } from "#lib/context";
import type { Env } from "#lib/env";
import { AppError, isAppError } from "#lib/errors";
import { isSignInOn, requireMay } from "#lib/people/asker";
import { findToken } from "#lib/people/data-tokens";
import { identify } from "#lib/people/identify";
import { machinePath } from "#lib/people/machine-path";
import { may, type Verb } from "#lib/people/roles";
import { asHeader, MACHINES_HEADER } from "./asker";
import { type Deed, note } from "./noted";
import { operationAt } from "./operation-at";
import { requireRate } from "./rate-limit";

export type Openness = Pick<Env, "BAKEHOUSE_OPEN" | "BAKEHOUSE_REPOSITORY">;

/** What is no operation of the API and asks for more or less than looking; each with what is below it. */
const PLACES: Record<string, Verb> = {
  "/_next/static": "serve",
  "/icon.svg": "serve",
  "/apple-icon.png": "serve",
  "/extensions": "fetch",
  "/api/extensions": "fetch",
  "/api/auth": "sign in",
  "/sign-in": "sign in",
  "/welcome": "sign in",
  "/invitation": "sign in",
  "/not-allowed": "sign in",
  "/account": "change own account",
  "/tokens": "make token",
  "/recipes/new": "try recipe",
  "/inbox/watches/new": "follow",
  "/inbox/webhooks": "see webhooks",
  "/people": "manage people",
  "/audit": "read audit",
};

/** The decoded address, and the machine token that stood before it. */
type Asked = { path: string; token: string | null };

/**
 * Where people sign in, this finds out who sends a request, once, and tells everything behind it. True when the request may go on;
 * else it has been answered: visitors of pages are sent on, programs told why.
 */
export async function passes(
  request: IncomingMessage,
  response: ServerResponse,
  { path, token }: Asked,
  open: Openness,
): Promise<boolean> {
  if (token === null && !isSignInOn(open)) return true;
  try {
    const verb = await verbAt(request.method ?? "GET", path);
    if (token !== null) await letMachineIn(request, verb, token);
    else await letPersonIn(request, response, verb, open);
    return true;
  } catch (error) {
    if (!isAppError(error)) throw error;
    const isPage = token === null && !/^\/(api|feeds|extensions|metrics)(\/|$)/.test(path);
    refuse(request, response, error, isPage);
    return false;
  }
}

/** Whoever has a machine token reads what machines read, and gets addresses with it. */
async function letMachineIn(request: IncomingMessage, verb: Verb, token: string): Promise<void> {
  if (verb !== "serve" && verb !== "fetch")
    throw new AppError("not_found", "Machines read nothing at this address: leave /machines/TOKEN out.");
  if ((await findToken("machine", token, new Date())) === null)
    throw new AppError("forbidden", "The machine token in this address lets nobody in: it was mistyped or revoked.");
  request.headers[MACHINES_HEADER] = machinePath(token);
}

async function letPersonIn(
  request: IncomingMessage,
  response: ServerResponse,
  verb: Verb,
  open: Openness,
): Promise<void> {
  const isClosed = verb === "fetch" && open.BAKEHOUSE_REPOSITORY === "closed";
  // Machines poll often, and are not asked who they are.
  if (!isClosed && (verb === "serve" || verb === "fetch")) return;
  // What depends on who asks, no cache may give to others.
  if (isClosed) response.setHeader("Vary", "Cookie, Authorization");
  const asker = await identify(headersOf(request), open, new Date());
  Object.assign(request.headers, asHeader(asker));
  const wanted = isClosed ? "look" : verb;
  if (isWrite(request) && asker.kind !== "anonymous" && !may(asker.role, wanted))
    await noteRefusal(request, { asker, verb: wanted });
  requireMay(asker, wanted);
}

function isWrite({ method = "GET" }: IncomingMessage): boolean {
  return method !== "GET" && method !== "HEAD";
}

/** Who has had their share of changes fills no audit log by trying on. */
async function noteRefusal(request: IncomingMessage, { asker, verb }: Pick<Deed, "asker" | "verb">): Promise<void> {
  const headers = headersOf(request);
  const about = request.url ?? null;
  try {
    await requireRate(verb, headers, context());
    requireMay(asker, verb);
  } catch (error) {
    if (!isAppError(error)) throw error;
    await note({ asker, verb, about, address: headers.get("x-forwarded-for") }, error.code, error.message);
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

/** The address of a page, where Next's router asked for a part of it. */
function pageOf(address: string): string {
  return address.replace(/([?&])_rsc=[^&]*(&|$)/, (_, before: string, after: string) => (after === "" ? "" : before));
}

const STATUS = { unauthorized: 401, not_found: 404 } as const;

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { code, message }: AppError,
  isPage: boolean,
): void {
  const status = code === "unauthorized" || code === "not_found" ? STATUS[code] : 403;
  const body = JSON.stringify({ error: { code, message } });
  const way = code === "unauthorized" ? "/sign-in?next=" : "/not-allowed?page=";
  const elsewhere = `${way}${encodeURIComponent(pageOf(request.url ?? "/"))}`;
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
