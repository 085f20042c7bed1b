import { get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Env } from "#lib/env";
import { isSignInOn } from "#lib/people/asker";
import { aliveFile } from "./alive.mjs";
import { startWeb, startWorker } from "./children";
import { type Kept, keep } from "./keep";
import type { Half } from "./modes";
import { Stop } from "./stop.mjs";

type Address = Pick<Env, "HOST" | "PORT">;
type Openness = Pick<Env, "BAKEHOUSE_OPEN"> & Partial<Pick<Env, "BAKEHOUSE_REPOSITORY">>;

const EVERYWHERE: Record<string, string> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
const LOCAL = ["127.0.0.1", "localhost", "::1"];

type Serving = { dev: boolean; only: Half | null; settings: Env };

/** Runs the web server and the worker, or one of them, until SIGTERM, SIGINT or SIGHUP; then ends them and this process. */
export async function serve({ dev, only, settings }: Serving): Promise<void> {
  if (only === "worker") {
    // It says itself when it is ready.
    endOnSignal([keep("worker", () => startWorker(dev, aliveFile(settings.BAKEHOUSE_DATA)))]);
    return;
  }
  let ready = false;
  const web = keep("web server", () => startWeb(dev), { mayRestart: () => ready });
  const worker = only === null ? [keep("worker", () => startWorker(dev))] : [];
  const asked = endOnSignal([web, ...worker]);
  ready = await Promise.race([answers(settings), web.ended.then(() => false)]);
  if (asked.aborted) return;
  if (ready) return console.log(welcome(settings, only));
  for (const { stop } of worker) await stop();
  throw new Stop("The web server ended before it was ready; the reason is above.");
}

/** The signal it gives is aborted once we were asked to stop. */
function endOnSignal(kept: Kept[]): AbortSignal {
  const asked = new AbortController();
  const end = async () => {
    if (asked.signal.aborted) return;
    asked.abort();
    const ended = await Promise.all(kept.map(({ stop }) => stop()));
    process.exit(ended.every(Boolean) ? 0 : 1);
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, end);
  return asked.signal;
}

async function answers({ HOST, PORT }: Address): Promise<true> {
  while (!(await request(EVERYWHERE[HOST] ?? HOST, PORT))) await sleep(100);
  return true;
}

function request(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    get({ host, port, path: "/healthz", timeout: 30_000 }, (response) => {
      response.resume();
      resolve(true);
    }).on("error", () => resolve(false));
  });
}

export function welcome({ HOST, PORT, ...open }: Address & Openness, only: Half | null = null): string {
  const shown = HOST in EVERYWHERE || LOCAL.includes(HOST) ? "localhost" : HOST.includes(":") ? `[${HOST}]` : HOST;
  const whom = LOCAL.includes(HOST) && open.BAKEHOUSE_OPEN === "all" ? [] : [forWhom(open)];
  const alone = only === null ? [] : ["Only the web server runs here: images are baked where a worker runs."];
  return ["", `Bakehouse is ready: http://${shown}:${PORT}`, ...alone, ...whom].join("\n");
}

function forWhom(open: Openness): string {
  if (!isSignInOn(open))
    return "Nobody signs in: everybody who reaches this address can bake and delete. See HOST in the README.";
  if (open.BAKEHOUSE_OPEN === "read") return "Everybody who reaches this address can look; people sign in to do more.";
  const readers = open.BAKEHOUSE_REPOSITORY === "closed" ? "machines with a token" : "machines";
  return `People sign in; ${readers} read what is published.`;
}
