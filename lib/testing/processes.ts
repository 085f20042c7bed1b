import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";

type Variables = Record<string, string>;

/** Runs a TypeScript module given as text, in a process of its own; gives what it prints. Fails when it fails. */
export async function runModule(code: string, variables: Variables): Promise<string> {
  const child = start(["--input-type=module", "--eval", code], variables);
  child.stdin?.end();
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error("The process has no output to read.");
  const [out, err, [code_]] = await Promise.all([text(stdout), text(stderr), once(child, "close")]);
  if (code_ !== 0) throw new Error(`The module ended with ${code_}: ${err}`);
  return out;
}

/** A worker process. Its stdin is a pipe, as the launcher makes it. */
export function startWorker(variables: Variables): ChildProcess {
  return start(["lib/worker/main.ts"], variables);
}

/** Command lines of other processes that name a folder (Linux). */
export async function programsOf(folder: string): Promise<string[]> {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "")));
  return lines.filter((line) => line.includes(folder)).map((line) => line.replaceAll("\0", " "));
}

function start(args: string[], variables: Variables): ChildProcess {
  const env = { ...process.env, ...variables };
  return spawn(process.execPath, ["--import", "tsx", ...args], { env, stdio: ["pipe", "pipe", "pipe"] });
}
