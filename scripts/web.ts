import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import next from "next";
import { sweepHost } from "#lib/builds/sweep-host";
import { context } from "#lib/context";
import { env } from "#lib/env";
import { messageOf } from "#lib/errors";
import { stderrLog } from "#lib/log";
import { flushFigures } from "#lib/metrics/flush";
import { openLog } from "#lib/open-log";
import { firstAdminPath } from "#lib/people/admin-link";
import { isSignInOn } from "#lib/people/asker";
import { forgetHosts } from "#lib/signing/data-hosts";
import { keySayer, SAY_MS } from "#lib/signing/hosts";
import { front } from "../app/_server/front";
import { closeServer, webServer } from "./web-server";

/** Downloads that are broken off go on with a Range; the launcher kills after eight seconds. */
const GRACE_MS = 3_000;
/** How often what this process counts is added to what all have. */
const FIGURES_MS = 10_000;
/** How often files are removed that only this host has and nobody needs. */
const TIDY_MS = 600_000;

const { BAKEHOUSE_LOG, BAKEHOUSE_OPEN, BAKEHOUSE_REPOSITORY, BAKEHOUSE_TRUST_PROXY, BAKEHOUSE_URL, HOST, PORT } = env();
openLog(BAKEHOUSE_LOG, { process: "web" });
const isDevelopment = process.argv.includes("--dev");
const isTrustworthy = BAKEHOUSE_URL?.startsWith("https:") ?? ["127.0.0.1", "localhost", "::1"].includes(HOST);
process.title = "bakehouse-web";
// As `next start` sets it. Without it Next asks itself over https for where an action leads, once a proxy says that it speaks https.
process.env.__NEXT_PRIVATE_ORIGIN = ownAddress();
// Next closes the connection of whoever offers another protocol, as curl --http2 does, and needs one in development only: a server
// that listens nowhere gets those.
const httpServer = isDevelopment ? undefined : createServer();
const app = next({ dev: isDevelopment, hostname: HOST, port: PORT, httpServer });
await app.prepare();
const open = { BAKEHOUSE_OPEN, BAKEHOUSE_REPOSITORY };
const answer = front(app.getRequestHandler(), { isDevelopment, isTrustworthy, open, url: BAKEHOUSE_URL });
const server = webServer(answer, { trusted: BAKEHOUSE_TRUST_PROXY });
server.on("error", (error) => {
  console.error(error);
  process.exit(1);
});
server.listen(PORT, HOST);
const counting = setInterval(() => void flushFigures().catch(complain), FIGURES_MS);
const tidying = setInterval(() => void tidy().catch(complainOfFiles), TIDY_MS);
const id = randomUUID();
const sayKey = keySayer(id, "web");
const saying = setInterval(() => void sayKey().catch(complainOfKey), SAY_MS);
void sayKey().catch(complainOfKey);
if (isSignInOn(open)) await inviteFirstAdmin().catch((error: unknown) => stderrLog("error", messageOf(error)));
for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, stop);

async function stop(): Promise<void> {
  clearInterval(counting);
  clearInterval(tidying);
  clearInterval(saying);
  await closeServer(server, GRACE_MS);
  await flushFigures().catch(complain);
  await forgetHosts([id]).catch(complainOfKey);
  process.exit(0);
}

function complain(error: unknown): void {
  stderrLog("warn", `What was counted is added later: ${messageOf(error)}`);
}

async function tidy(): Promise<void> {
  const files = await sweepHost(context(), new Date());
  for (const file of files) stderrLog("info", `Removed ${file}, which this host does not need any more.`);
}

function complainOfFiles(error: unknown): void {
  stderrLog("warn", `Files that nobody needs are removed later: ${messageOf(error)}`);
}

function complainOfKey(error: unknown): void {
  stderrLog("warn", `Which key this server signs with is told later: ${messageOf(error)}`);
}

async function inviteFirstAdmin(): Promise<void> {
  const path = await firstAdminPath(new Date());
  if (path === null) return;
  const link = `${BAKEHOUSE_URL ?? ownAddress()}${path}`;
  stderrLog("info", `Nobody can sign in yet. This link makes the first admin, once, within 24 hours: ${link}`);
}

function ownAddress(): string {
  const everywhere: Record<string, string> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
  const host = everywhere[HOST] ?? HOST;
  return `http://${host.includes(":") ? `[${host}]` : host}:${PORT}`;
}
