import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Env } from "#lib/env";
import { Stop } from "./stop.mjs";

const REASONS: Record<string, string> = {
  EADDRINUSE: "another program is using it. Stop that program, or choose another port",
  EACCES: "this user may not use it. Choose a port above 1023",
};
const NOT_HERE = ["EADDRNOTAVAIL", "ENOTFOUND", "EAI_AGAIN"];

/** Stops with a sentence when the web server could not listen. A server that is just ending gets four seconds. */
export async function needFreePort({ HOST, PORT }: Pick<Env, "HOST" | "PORT">): Promise<void> {
  const deadline = Date.now() + 4000;
  let code = await tryPort(PORT, HOST);
  while (code === "EADDRINUSE" && Date.now() < deadline) {
    await sleep(200);
    code = await tryPort(PORT, HOST);
  }
  if (code === null) return;
  if (NOT_HERE.includes(code))
    throw new Stop(
      `Can't listen on ${HOST}: this machine has no such address. Set HOST to one it has, for example:  HOST=127.0.0.1 npm start`,
    );
  throw new Stop(
    `Can't listen on port ${PORT} of ${HOST}: ${REASONS[code] ?? code}, for example:  PORT=${PORT + 1} npm start`,
  );
}

/** Null, or the code of the error. */
function tryPort(port: number, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

/** A port of this machine alone that nobody uses now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
  server.close();
  await once(server, "close");
  return port;
}
