import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Standing } from "./read-slowly";

export type Readers = { stop(): Promise<Standing> };

/** Downloads an address many times at once in a process of its own; resolves once all have begun. */
export async function startReaders(url: string, { count, rate }: { count: number; rate: number }): Promise<Readers> {
  const argv = ["--import", "tsx", "bench/read-slowly.ts", url, String(count), String(rate)];
  const child = spawn(process.execPath, argv, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  await nextMessage(child);
  return {
    stop: async () => {
      const standing = nextMessage(child);
      child.send("stop");
      return (await standing) as Standing; // what read-slowly.ts sends second
    },
  };
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const early = once(child, "exit").then(([code]) => {
    throw new Error(`The readers ended with ${code}.`);
  });
  const [message] = await Promise.race([once(child, "message"), early]);
  return message;
}
