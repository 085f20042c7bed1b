import { spawn } from "node:child_process";
import { constants } from "node:os";
import path from "node:path";
import { ROOT } from "./folders.mjs";

/** Starts a script of Node on a leash: with a channel to this process, at whose end it ends as well (see leash.mjs). */
export function spawnNode(args, { env, stdio, ...options }) {
  const leash = ["--import", path.join(ROOT, "scripts", "leash.mjs")];
  return spawn(process.execPath, [...leash, ...args], {
    cwd: ROOT,
    env: { ...env, BAKEHOUSE_LEASH: String(process.pid) },
    stdio: [...stdio, "ipc"],
    ...options,
  });
}

const OURS = ["ignore", "inherit", "inherit"];
const PASSED_ON = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Runs a program to its end with our own output, and gives its exit code. When we are asked to stop, so is it, and we end. */
export async function run(command, args, { env = process.env } = {}) {
  const { code } = await watch(spawn(command, args, { cwd: ROOT, env, stdio: OURS }));
  return code;
}

/** The same for a script of Node, which also ends when we were killed outright. */
export async function runNode(args, { env = process.env } = {}) {
  const { code } = await watch(spawnNode(args, { env, stdio: OURS }));
  return code;
}

/** Like run, but keeps what it prints on stdout: `{ code, stdout }`. A program that is not there gives code 127. */
export async function capture(command, args, { env = process.env, stderr = "inherit" } = {}) {
  const child = spawn(command, args, { cwd: ROOT, env, stdio: ["ignore", "pipe", stderr] });
  const chunks = [];
  child.stdout.on("data", (chunk) => chunks.push(chunk));
  const { code } = await watch(child);
  return { code, stdout: Buffer.concat(chunks).toString() };
}

async function watch(child) {
  let asked = null;
  const passOn = (signal) => {
    asked = signal;
    child.kill(signal);
  };
  for (const signal of PASSED_ON) process.on(signal, passOn);
  const code = await new Promise((resolve) => {
    child.once("error", () => resolve(127));
    child.once("close", (exitCode, signal) => resolve(exitCode ?? 128 + constants.signals[signal]));
  });
  for (const signal of PASSED_ON) process.off(signal, passOn);
  if (asked !== null) process.exit(128 + constants.signals[asked]);
  return { code };
}
