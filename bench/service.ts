import { spawn } from "node:child_process";
import { once } from "node:events";

export type Service = { url: string; pid: number; stop(): Promise<void> };

const START_MS = 60_000;

/** Starts a program of a checkout that prints an address once it answers there. */
export async function startService(
  argv: string[],
  env: NodeJS.ProcessEnv = process.env,
  checkout?: string,
): Promise<Service> {
  const child = spawn(process.execPath, argv, { cwd: checkout, env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const url = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${argv.join(" ")} did not start.`)), START_MS);
    ended.then(() => reject(new Error(`${argv.join(" ")} ended before it was ready.`)));
    child.stdout.on("data", (text: Buffer) => {
      const address = /https?:\/\/[\w.:-]+/.exec(text.toString())?.[0];
      if (address === undefined) return;
      clearTimeout(late);
      resolve(address);
    });
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  return { url, pid: child.pid ?? 0, stop };
}

/** A folder over plain HTTP, in a process of its own. */
export function serveFolder(folder: string): Promise<Service> {
  return startService(["--import", "tsx", "bench/serve-folder.ts", folder]);
}
