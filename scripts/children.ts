import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { programFile } from "./programs.mjs";
import { spawnNode } from "./run.mjs";
import { Stop } from "./stop.mjs";

type Settings = { env?: Record<string, string>; stdout?: "inherit" | "pipe" };

/**
 * Each process gets a group of its own, so that Ctrl-C in a terminal reaches only the launcher and everything is ended once,
 * in one way.
 */
function startNode(args: string[], { env = {}, stdout = "inherit" }: Settings = {}): ChildProcess {
  return spawnNode(args, {
    detached: true,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...env },
    stdio: ["ignore", stdout, "inherit"],
  });
}

export function startWeb(dev: boolean): ChildProcess {
  const args = ["--enable-source-maps", programFile("web")].concat(dev ? "--dev" : []);
  return startNode(args, { env: { NODE_ENV: dev ? "development" : "production" } });
}

/** `alive` is a file that the worker touches at each sign of life, where it is alone and no web server tells of it. */
export function startWorker(dev: boolean, alive?: string): ChildProcess {
  const args = dev
    ? ["node_modules/tsx/dist/cli.mjs", "watch", "lib/worker/main.ts"]
    : ["--enable-source-maps", programFile("worker")];
  if (alive !== undefined) args.push("--alive", alive);
  return startNode(args, { env: { NODE_ENV: dev ? "development" : "production" } });
}

/** A small upstream on this machine, for the demo and the end-to-end tests. Gives its address, which it prints first. */
export async function startFixture(): Promise<string> {
  const child = startNode(["--enable-source-maps", programFile("fixture")], { stdout: "pipe" });
  process.once("exit", () => child.kill("SIGTERM"));
  if (child.stdout === null) throw new Error("The upstream's output cannot be read.");
  for await (const line of createInterface({ input: child.stdout })) {
    const [url] = /http:\/\/\S+/.exec(line) ?? [];
    if (url === undefined) continue;
    child.stdout.resume();
    return url;
  }
  throw new Stop("The demo's upstream ended before it was ready; the reason is above.");
}
