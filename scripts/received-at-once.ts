import type { IncomingMessage, ServerResponse } from "node:http";
import { subscriberOf } from "#lib/client-address";
import { letGo } from "./end-body";

/** Requests whose body has not come whole, all together and of one address: each holds memory, a socket, perhaps a file. */
export type Limits = { inAll: number; perAddress: number };
const LIMITS: Limits = { inAll: 1024, perAddress: 64 };

const RETRY_SECONDS = 10;
/**
 * Gives a function that counts each request with a body until that has come, and answers `busy` when there are too many.
 * `address` is one to believe: any client may write what it likes into X-Forwarded-For.
 */
export function receivedAtOnce({ inAll, perAddress }: Limits = LIMITS) {
  const incomplete = new Map<IncomingMessage, string>();

  return function refused(request: IncomingMessage, response: ServerResponse, address: string): boolean {
    if (!hasBody(request)) return false;
    for (const other of incomplete.keys()) if (other.complete || other.socket.destroyed) incomplete.delete(other);
    const sender = subscriberOf(address);
    const own = Array.from(incomplete.values()).filter((other) => other === sender).length;
    const isFull = incomplete.size >= inAll;
    if (!isFull && own < perAddress) {
      incomplete.set(request, sender);
      return false;
    }
    const whose = isFull ? `This server receives ${incomplete.size}` : `${sender} sends ${own}`;
    refuse(request, response, `${whose} bodies at once, which is the limit. Try again in a moment.`);
    return true;
  };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/** Answers at once, and closes the connection when the body has come or the client had time to read. */
function refuse(request: IncomingMessage, response: ServerResponse, message: string): void {
  const body = JSON.stringify({ error: { code: "busy", message } });
  response.writeHead(429, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
    "Cache-Control": "no-store",
    "Retry-After": RETRY_SECONDS,
    Connection: "close",
  });
  response.write(body);
  request.on("end", () => response.end());
  letGo(request);
}
