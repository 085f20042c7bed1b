import next from "next";
import { env } from "#lib/env";
import { setResponseHeaders } from "../app/_server/response-headers";
import { closeServer, type Handle, webServer } from "./web-server";

/** Downloads that are broken off go on with a Range; the launcher kills after eight seconds. */
const GRACE_MS = 3_000;

const { BAKEHOUSE_TRUST_PROXY, BAKEHOUSE_URL, HOST, PORT } = env();
const isDevelopment = process.argv.includes("--dev");
const isTrustworthy = BAKEHOUSE_URL?.startsWith("https:") ?? ["127.0.0.1", "localhost", "::1"].includes(HOST);
process.title = "bakehouse-web";
// As `next start` sets it. Without it Next asks itself over https for where an action leads, once a proxy says that it speaks https.
process.env.__NEXT_PRIVATE_ORIGIN = ownAddress();
const app = next({ dev: isDevelopment, hostname: HOST, port: PORT });
await app.prepare();
const handle = app.getRequestHandler();
const answer: Handle = (request, response) => {
  setResponseHeaders(request, response, { isDevelopment, isTrustworthy });
  return handle(request, response);
};
const server = webServer(answer, { trusted: BAKEHOUSE_TRUST_PROXY });
server.on("error", (error) => {
  console.error(error);
  process.exit(1);
});
server.listen(PORT, HOST);
for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, stop);

async function stop(): Promise<void> {
  await closeServer(server, GRACE_MS);
  process.exit(0);
}

function ownAddress(): string {
  const everywhere: Record<string, string> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
  const host = everywhere[HOST] ?? HOST;
  return `http://${host.includes(":") ? `[${host}]` : host}:${PORT}`;
}
