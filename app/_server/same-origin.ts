import { AppError } from "#lib/errors";
import type { Asker } from "#lib/people/asker";

type Server = {
  /** The address the operator configured, if any. */
  url?: string | undefined;
  /** The address the server listens on. */
  listens: string;
};

/**
 * Refuses a write that a browser sends on behalf of another site: its Origin must be the request's own host, or the
 * configured address. Programs send no Origin and pass. A server that only listens on this machine also refuses names that
 * are not this machine's, and one with a configured address all other names: a foreign site can make its own name point here
 * (DNS rebinding).
 */
export function requireSameOrigin(headers: Headers, server: Server): void {
  const origin = headers.get("origin");
  if (origin === null) return;
  if (server.url !== undefined && new URL(server.url).origin === origin) return;
  const host = URL.canParse(origin) ? new URL(origin) : null;
  if (host !== null && host.host === hostOf(headers, host.protocol) && isOurs(host.hostname, server)) return;
  throw new AppError(
    "invalid",
    `A page of ${origin} may not change anything here. Open Bakehouse under its own address, or set BAKEHOUSE_URL to the address you use.`,
  );
}

/** The Host header with its default port left out, as in an Origin. */
function hostOf(headers: Headers, protocol: string): string | null {
  const address = `${protocol}//${headers.get("host")}`;
  return URL.canParse(address) ? new URL(address).host : null;
}

/** Nobody can make an address point elsewhere. Of names a server that knows its own takes no other. */
function isOurs(hostname: string, { url, listens }: Server): boolean {
  if (isLoopback(hostname)) return true;
  return !isLoopback(listens) && (url === undefined || isAddress(hostname));
}

/** As URLs write it. */
function isAddress(hostname: string): boolean {
  return /^(\d{1,3}(\.\d{1,3}){3}|\[.*\])$/.test(hostname);
}

function isLoopback(hostname: string): boolean {
  return /^(127(\.\d{1,3}){3}|\[?::1\]?|localhost|.*\.localhost)$/.test(hostname);
}

/** Who asks, in a few words: by name where people sign in, else by what they use. Browsers put an Origin on what they send to be done. */
export function askedBy({ headers }: Pick<Request, "headers">, { kind, name }: Asker): string {
  if (kind !== "local") return name;
  return headers.has("origin") ? "Browser" : "API";
}
