import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/** The request header by which a page learns the nonce that its scripts must carry. */
export const NONCE_HEADER = "x-nonce";

export type Surroundings = {
  /** React's development build makes code of texts. */
  isDevelopment: boolean;
  /** Whether browsers reach this server encrypted or on their own machine. */
  isTrustworthy: boolean;
};

/** Addresses whose answers are no pages: what programs read, some of it typed or sent by somebody. */
const DATA = /^\/(api|extensions|feeds|healthz|readyz)(\/|$)/;

/** Parts of pages, of which the first visit loads many: what they say counts as well. */
const PARTS = /^\/_next\/static\//;

const EVERYWHERE = { "X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin" };

const DOCUMENTS = {
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "same-origin",
  "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
};

/**
 * Sets the headers that browsers obey, before anybody answers. A page may run the scripts that carry its own nonce and what
 * they load, and nothing else; Next finds the nonce in the request's policy and puts it into the scripts that it writes. Whatever
 * is no page runs nothing at all, should a browser show it as one.
 */
export function setResponseHeaders(
  request: IncomingMessage,
  response: ServerResponse,
  { path, surroundings: { isDevelopment, isTrustworthy } }: { path: string; surroundings: Surroundings },
): void {
  for (const name of ["content-security-policy", NONCE_HEADER]) delete request.headers[name];
  setAll(response, EVERYWHERE);
  // What scripts of a page ask for to show another one is a part as well.
  const isPart = PARTS.test(path) || (request.headers.rsc !== undefined && !DATA.test(path));
  if (isPart) return void response.setHeader("Content-Security-Policy", "default-src 'none'");
  setAll(response, DOCUMENTS);
  // Elsewhere browsers take no notice, and complain on each page.
  if (isTrustworthy) response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
  if (DATA.test(path)) return void response.setHeader("Content-Security-Policy", DATA_POLICY);
  const nonce = randomBytes(18).toString("base64url");
  const policy = pagePolicy(nonce, isDevelopment);
  request.headers["content-security-policy"] = policy;
  request.headers[NONCE_HEADER] = nonce;
  response.setHeader("Content-Security-Policy", policy);
}

function setAll(response: ServerResponse, headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}

const NOWHERE = ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"];

const DATA_POLICY = ["default-src 'none'", "sandbox", "form-action 'none'"].concat(NOWHERE).join("; ");

/** For the repository's list: it has colours and links, and no script. */
export const LIST_POLICY = ["default-src 'none'", "style-src 'unsafe-inline'", "form-action 'none'"]
  .concat(NOWHERE)
  .join("; ");

function pagePolicy(nonce: string, isDevelopment: boolean): string {
  // 'self' is for browsers that do not know 'strict-dynamic'; all others take no notice of it.
  const scripts = ["'self'", `'nonce-${nonce}'`, "'strict-dynamic'"].concat(isDevelopment ? "'unsafe-eval'" : []);
  return [
    "default-src 'none'",
    `script-src ${scripts.join(" ")}`,
    // Widths, places and colours stand in style attributes. They load nothing from elsewhere.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
  ]
    .concat(NOWHERE)
    .join("; ");
}
