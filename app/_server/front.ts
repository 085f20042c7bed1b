import type { IncomingMessage, ServerResponse } from "node:http";
import { splitMachinePath } from "#lib/people/machine-path";
import { type Openness, passes } from "./gate";
import { operationsAt } from "./operation-at";
import { type Surroundings, setResponseHeaders } from "./response-headers";

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

type Front = Surroundings & {
  /** The address the operator configured, if any. */
  url: string | undefined;
  /** For whom this server is open. */
  open: Openness;
};

/**
 * What every request meets before Next: what it says of things that only this server can know is forgotten, browsers are told
 * what the answer may do, and what HTTP or our addresses do not have is refused as the contract says. Next would answer such
 * requests with an empty body, with a page for an answer of the API, or with a failure.
 */
export function front(next: Handle, { url, open, ...surroundings }: Front): Handle {
  return async (request, response) => {
    forgetHearsay(request, url);
    request.url = ownPart(request.url);
    const machine = splitMachinePath(request.url);
    if (machine !== null) request.url = machine.rest;
    const path = pathOf(request.url);
    setResponseHeaders(request, response, { path: decoded(path) ?? path, surroundings });
    const refusal = await whyRefused(request, path);
    if (refusal !== null) return refuse(request, response, refusal);
    if (!(await passes(request, response, { path, token: machine?.secret ?? null }, open))) return;
    if (decoded(path) === null) request.url = path.replaceAll("%", "%25") + request.url.slice(path.length);
    if (path === GLOBAL_ERROR) request.url = "/_not-found";
    await next(request, response);
  };
}

/** Next makes it in advance, for when everything else fails; nobody can visit it. */
const GLOBAL_ERROR = "/_global-error";

/**
 * Whoever stands between a client and this server is told apart by the connection (scripts/web-server.ts), and which address is
 * ours by the operator. Next asks X-Forwarded-Host whether an action comes from a page of ours, before same-origin.ts does.
 */
function forgetHearsay({ headers }: IncomingMessage, url: string | undefined): void {
  const hearsay =
    /^(forwarded$|x-bakehouse-|x-forwarded-(?!for$)|x-middleware-|x-invoke-|x-now-|x-matched-path$|x-original-)/;
  for (const name of Object.keys(headers)) if (hearsay.test(name)) delete headers[name];
  const own = url === undefined ? null : new URL(url);
  if (own !== null && headers.origin === own.origin) headers["x-forwarded-host"] = own.host;
}

/** Proxies are asked for whole addresses. Here they mean no other host. */
function ownPart(address = "/"): string {
  return address.replace(/^https?:\/\/[^/?#]*/i, "").replace(/^(?=[?#]|$)/, "/");
}

function pathOf(address: string): string {
  return address.slice(0, address.search(/[?#]|$/));
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

/**
 * Clients resolve these before they send an address; Next would afterwards, and a proxy that opens `/extensions/` to everybody
 * would have let through `/extensions/../api/`.
 */
const DOT_SEGMENT = /[/\\](\.|%2e){1,2}(?=[/\\]|$)/i;

type Refusal = { status: 400 | 405; message: string; allow?: string[] };

async function whyRefused(request: IncomingMessage, path: string): Promise<Refusal | null> {
  const { method = "GET", headersDistinct, httpVersion } = request;
  const hosts = headersDistinct.host ?? [];
  // Health checks still come by HTTP/1.0, which has no Host.
  if (
    (hosts.length === 0 && httpVersion !== "1.0") ||
    hosts.length > 1 ||
    hosts.some((host) => !URL.canParse(`http://${host}`))
  )
    return { status: 400, message: "The request's Host header names no host." };
  if (!path.startsWith("/")) return { status: 400, message: `${path} is no address of this server.` };
  if (DOT_SEGMENT.test(path))
    return { status: 400, message: `${path} leads to another address: write that one, without . and .. in it.` };
  const isForPrograms = /^\/(api|extensions|feeds)\//.test(path);
  if (isForPrograms && decoded(path) === null)
    return { status: 400, message: `A % of the address ${path} begins no character: it is written %25.` };
  const allow = await methodsAt(path);
  if (allow === null || allow.includes(method)) return null;
  const message = `At ${path} there is no ${method}, only ${allow.join(", ").replace(/, (\w+)$/, " and $1")}.`;
  return { status: 405, message, allow };
}

/** Those of the routes that Next finds by themselves. */
const ELSEWHERE = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** What can be done at an address; null where whoever answers there says it. */
async function methodsAt(path: string): Promise<string[] | null> {
  if (/^\/(api\/)?extensions(\/|$)/.test(path)) return null;
  if (!/^\/(api|feeds|healthz|readyz|metrics)(\/|$)/.test(path)) return ["GET", "HEAD", "POST"];
  const methods = (await operationsAt(path)).map(({ method }) => method);
  if (methods.length === 0) return ELSEWHERE;
  return ["GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS"].filter(
    (method) => method === "OPTIONS" || methods.some((own) => own === method || (own === "GET" && method === "HEAD")),
  );
}

function refuse(request: IncomingMessage, response: ServerResponse, { status, message, allow }: Refusal): void {
  const body = JSON.stringify({ error: { code: "invalid", message } });
  if (allow !== undefined) response.setHeader("Allow", allow.join(", "));
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
    "Cache-Control": "no-store",
  });
  response.end(request.method === "HEAD" ? undefined : body);
}
