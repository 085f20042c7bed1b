import { spawn } from "node:child_process";
import { constants } from "node:os";
import path from "node:path";
import { ROOT } from "./folders.mjs";

/** @typedef {"ignore" | "inherit" | "pipe"} Stream */
/** @typedef {Record<string, string | undefined>} Variables */

/**
 * Starts a script of Node on a leash: with a channel to this process, at whose end it ends as well (see leash.mjs).
 * @param {string[]} args
 * @param {{ env: Variables, stdio: Stream[], detached?: boolean }} options
 */
export function spawnNode(args, { env, stdio, detached }) {
  const leash = ["--import", path.join(ROOT, "scripts", "leash.mjs")];
  const variables = { ...env, BAKEHOUSE_LEASH: String(process.pid) };
  return start(process.execPath, [...leash, ...args], { env: variables, stdio: [...stdio, "ipc"], detached });
}

/** @type {Stream[]} */
const OURS = ["ignore", "inherit", "inherit"];
/** @type {NodeJS.Signals[]} */
const PASSED_ON = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs a program to its end with our own output, and gives its exit code. When we are asked to stop, so is it, and we end.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Variables }} [options]
 */
export async function run(command, args, { env = process.env } = {}) {
  const { code } = await watch(start(command, args, { env, stdio: OURS }));
  return code;
}

/**
 * The same for a script of Node, which also ends when we were killed outright.
 * @param {string[]} args
 * @param {{ env?: Variables }} [options]
 */
export async function runNode(args, { env = process.env } = {}) {
  const { code } = await watch(spawnNode(args, { env, stdio: OURS }));
  return code;
}

/**
 * Like run, but keeps what it prints on stdout. A program that is not there gives code 127.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Variables, stderr?: Stream }} [options]
 */
export async function capture(command, args, { env = process.env, stderr = "inherit" } = {}) {
  const child = start(command, args, { env, stdio: ["ignore", "pipe", stderr] });
  /** @type {Buffer[]} */
  const chunks = [];
  child.stdout?.on("data", (chunk) => chunks.push(chunk));
  const { code } = await watch(child);
  return { code, stdout: Buffer.concat(chunks).toString() };
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ env: Variables, stdio: (Stream | "ipc")[], detached?: boolean }} options
 */
function start(command, args, { env, stdio, detached }) {
  // Next's types want NODE_ENV in every environment.
  const variables = /** @type {NodeJS.ProcessEnv} */ (env);
  return spawn(command, args, { cwd: ROOT, env: variables, stdio, detached });
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<{ code: number }>}
 */
async function watch(child) {
  /** @type {NodeJS.Signals | null} */
  let asked = null;
  /** @param {NodeJS.Signals} signal */
  const passOn = (signal) => {
    asked = signal;
    child.kill(signal);
  };
  for (const signal of PASSED_ON) process.on(signal, passOn);
  const code = await new Promise((resolve) => {
    child.once("error", () => resolve(127));
    child.once("close", (exitCode, signal) => resolve(exitCode ?? 128 + numberOf(signal)));
  });
  for (const signal of PASSED_ON) process.off(signal, passOn);
  if (asked !== null) process.exit(128 + numberOf(asked));
  return { code };
}

/** @param {NodeJS.Signals | null} signal */
function numberOf(signal) {
  return signal === null ? 0 : constants.signals[signal];
}
