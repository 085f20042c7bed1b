import { once } from "node:events";
import http, { type ClientRequest, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

// URL COUNT RATE: downloads URL that many times at once, each RATE bytes a second; with 0 no more than the system takes by
// itself. Reports "reading" once all have begun. On any message it tells what came of them, and ends.

/** How the downloads stand: bytes that came, and how many the server has broken off. */
export type Standing = { bytes: number; ended: number; refused: number };

const [url = "", count = "", rate = ""] = process.argv.slice(2);
/** What one address may fetch at once is limited: these readers stand for machines of several. */
const PER_ADDRESS = 200;
const LOOK_MS = 500;
const LONGEST_MS = 30_000;

const standing: Standing = { bytes: 0, ended: 0, refused: 0 };
const responses = await Promise.all(Array.from({ length: Number(count) }, (_, index) => begin(index)));
for (const response of responses) read(response, Number(rate));
process.send?.("reading");
await once(process, "message");
if (Number(rate) === 0) await readOn();
process.send?.(standing, () => process.exit());

/** Only who reads on is told that the connection has ended; first comes what the system has kept meanwhile. */
async function readOn(): Promise<void> {
  for (const response of responses) response.resume();
  const deadline = performance.now() + LONGEST_MS;
  while (standing.ended < responses.length && performance.now() < deadline) await sleep(LOOK_MS);
}

async function begin(index: number): Promise<IncomingMessage> {
  const localAddress = `127.0.0.${2 + Math.floor(index / PER_ADDRESS)}`;
  const asked: ClientRequest = http.get(url, { agent: false, localAddress });
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  if (response.statusCode !== 200) standing.refused += 1;
  response.on("error", () => {
    standing.ended += 1;
  });
  return response;
}

/** Never ahead of its rate: what came too early is waited for with the connection at rest. */
function read(response: IncomingMessage, bytesPerSecond: number): void {
  const since = performance.now();
  let came = 0;
  if (bytesPerSecond === 0) return void response.pause();
  response.on("data", (chunk: Buffer) => {
    came += chunk.length;
    standing.bytes += chunk.length;
    const aheadMs = (came / bytesPerSecond) * 1_000 - (performance.now() - since);
    if (aheadMs < 1) return;
    response.pause();
    setTimeout(() => response.resume(), aheadMs);
  });
}
