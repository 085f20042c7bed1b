import type { IncomingMessage } from "node:http";

/** How long a client that has its answer may go on sending, so that it sees that instead of a broken connection. */
const LINGER_MS = 5_000;

/** Closes the connection of a request whose body nobody wants any more, when that has not come whole after a moment. */
export function letGo(request: IncomingMessage): void {
  const close = setTimeout(() => request.destroy(), LINGER_MS);
  for (const event of ["end", "close"]) request.on(event, () => clearTimeout(close));
  request.on("error", () => {});
  request.resume();
}

const LEAST_BYTES_PER_MS = 16;

/** Closes the connection of a body that comes too slowly. Whoever reads one of ours says so before (app/_server/body.ts); Next does not. */
export function endSlowBody(request: IncomingMessage, { bodyMs, lookMs }: { bodyMs: number; lookMs: number }): void {
  const { socket } = request;
  const begun = performance.now();
  const before = socket.bytesRead;
  const look = setInterval(() => {
    if (request.complete || request.destroyed) return clearInterval(look);
    const given = bodyMs + (socket.bytesRead - before) / LEAST_BYTES_PER_MS;
    if (performance.now() - begun > given) request.destroy();
  }, lookMs);
  request.on("close", () => clearInterval(look));
}
