import { once } from "node:events";
import { createInterface } from "node:readline";
import { spawnNode } from "../../scripts/run.mjs";

/** A process of Bakehouse, as on a host of its own. */
export type Host = {
  /** What it logged, line by line. */
  said: string[];
  /** Ends it as an operator does, or at once. */
  stop(signal?: "SIGTERM" | "SIGKILL"): Promise<void>;
};

/** Starts one from a bundle; it ends with this process at the latest. */
export function startHost(args: string[], variables: Record<string, string>): Host {
  const env = { ...process.env, ...variables };
  const child = spawnNode(["--enable-source-maps", ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "exit");
  const said: string[] = [];
  for (const output of [child.stdout, child.stderr])
    if (output !== null) createInterface(output).on("line", (line) => said.push(line));
  const stop = async (signal: "SIGTERM" | "SIGKILL" = "SIGTERM") => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
  };
  return { said, stop };
}
