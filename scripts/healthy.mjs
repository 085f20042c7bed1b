// For HEALTHCHECK and the like: `node scripts/healthy.mjs [web|worker]` ends with 0 when what runs here does its work, with 1 and
// a sentence when it does not. It loads nothing that need be set up, since it is called every half minute.
import { stat } from "node:fs/promises";
import path from "node:path";
import { aliveFile } from "./alive.mjs";
import { ROOT } from "./folders.mjs";

/** A worker gives a sign of life every 5 s; the web server forgets one that was silent for as long. */
const SILENCE_MS = 20_000;
/** @type {Record<string, string>} */
const EVERYWHERE = { "0.0.0.0": "127.0.0.1", "::": "::1" };

const [only = ""] = process.argv.slice(2);
const complaint = only === "worker" ? await silentWorker() : await unreadyServer(only === "web" ? "?only=web" : "");
if (complaint !== null) {
  console.error(complaint);
  process.exitCode = 1;
}

async function silentWorker() {
  const stats = await stat(aliveFile(process.env.BAKEHOUSE_DATA || path.join(ROOT, "data"))).catch(() => null);
  if (stats === null) return "No worker has given a sign of life here.";
  const silent = Date.now() - stats.mtimeMs;
  return silent < SILENCE_MS ? null : `The worker has been silent for ${Math.round(silent / 1000)} s.`;
}

/** @param {string} query */
async function unreadyServer(query) {
  const { HOST = "", PORT = "" } = process.env;
  const host = EVERYWHERE[HOST] ?? (HOST || "127.0.0.1");
  const address = `http://${host.includes(":") ? `[${host}]` : host}:${PORT || 3000}/readyz${query}`;
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(10_000) });
    return answer.ok ? null : `${address} answers ${answer.status}: ${await answer.text()}`;
  } catch (error) {
    return `${address} does not answer: ${error instanceof Error ? (error.cause ?? error.message) : error}`;
  }
}
