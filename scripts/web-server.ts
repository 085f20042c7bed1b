import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { clientAddress, type TrustedProxies } from "#lib/client-address";
import { endSlowBody, letGo } from "./end-body";
import { noteAnswer, refuseExpectation, refuseMalformed, refuseTunnel } from "./malformed";
import { type Limits, receivedAtOnce } from "./received-at-once";

export type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const NOBODY: TrustedProxies = { hops: 0, networks: [] };

export type Patience = {
  /** For a request's headers. */
  headersMs?: number;
  /** For a connection on which nothing moves: whoever reads a body waits for less (app/_server/body.ts). */
  silenceMs?: number;
  /** For a body, beside a ms for each 16 bytes of it: whoever reads one of ours gives it less. */
  bodyMs?: number;
  /** How often the time of headers and bodies is looked at. */
  lookMs?: number;
  limits?: Limits;
  /** Proxies that say where a request comes from. */
  trusted?: TrustedProxies;
};

/**
 * The HTTP server around Next. Of its own, `next start` cuts every request off that has not come whole after five minutes, and
 * so an upload over a slow line: here it may take as long as it goes on.
 */
export function webServer(
  handle: Handle,
  {
    headersMs = 60_000,
    silenceMs = 300_000,
    bodyMs = 90_000,
    lookMs = 30_000,
    limits,
    trusted = NOBODY,
  }: Patience = {},
): Server {
  const refused = receivedAtOnce(limits);
  // A request without a Host is refused in words (app/_server/front.ts).
  const times = {
    requireHostHeader: false,
    requestTimeout: 0,
    headersTimeout: headersMs,
    connectionsCheckingInterval: lookMs,
  };
  const server = createServer(times, (request, response) => {
    noteAnswer(request, response);
    const address = believe(request, trusted);
    if (refused(request, response, address)) return;
    if (!request.complete) endSlowBody(request, { bodyMs, lookMs });
    response.on("finish", () => request.complete || letGo(request));
    handle(request, response).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  });
  server.on("clientError", refuseMalformed);
  server.on("connect", refuseTunnel);
  server.on("checkExpectation", refuseExpectation);
  return server.setTimeout(silenceMs);
}

/** Leaves one address in X-Forwarded-For, the one that is sure: whoever counts what an address asks for reads it there. */
function believe({ socket, headers }: IncomingMessage, trusted: TrustedProxies): string {
  const said = headers["x-forwarded-for"];
  const address = clientAddress(socket.remoteAddress ?? "", said?.toString(), trusted);
  headers["x-forwarded-for"] = address;
  return address;
}

/** Takes no more requests; resolves once all are answered, or those that are still under way after `graceMs` are broken off. */
export async function closeServer(server: Server, graceMs: number): Promise<void> {
  const breakOff = setTimeout(() => server.closeAllConnections(), graceMs);
  await new Promise((resolve) => server.close(resolve));
  clearTimeout(breakOff);
}
