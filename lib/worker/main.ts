import { randomUUID } from "node:crypto";
import { fstatSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { context } from "#lib/context";
import { env } from "#lib/env";
import { messageOf } from "#lib/errors";
import { stderrLog } from "#lib/log";
import { openLog } from "#lib/open-log";
import { findFacts } from "#lib/worker/facts";
import { work } from "#lib/worker/loop";

/**
 * Whoever stops the worker waits about two seconds; what is not given back by then, the lease gives back. Tests, which are to
 * pass on machines of any speed, start it with more: `node worker.js MILLISECONDS`. `--alive FILE` is touched at each sign of life.
 */
const { positionals, values } = parseArgs({ allowPositionals: true, options: { alive: { type: "string" } } });
const PATIENCE_MS = Number(positionals[0] ?? 1_800);

async function main(): Promise<void> {
  const stopping = new AbortController();
  const stop = () => {
    stopping.abort();
    setTimeout(() => process.exit(0), PATIENCE_MS).unref();
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  whenParentEnds(stop);
  const { BAKEHOUSE_CONCURRENCY: concurrency, BAKEHOUSE_LOG: format } = env();
  const id = randomUUID();
  openLog(format, { process: "worker", worker: id });
  const onBeat = values.alive === undefined ? undefined : await touching(values.alive);
  await work({ id, concurrency, context: context(), stopping: stopping.signal, log: stderrLog, onBeat, findFacts });
}

/** What touches a file, which goes with this process; the first time it says that the worker is ready. */
async function touching(file: string): Promise<() => Promise<void>> {
  await mkdir(path.dirname(file), { recursive: true });
  process.on("exit", () => rmSync(file, { force: true }));
  let isReady = false;
  return async () => {
    await writeFile(file, "");
    if (!isReady) stderrLog("info", "Bakehouse's worker is ready: it bakes what waits.");
    isReady = true;
  };
}

try {
  await main();
  process.exit(0);
} catch (error) {
  stderrLog("error", `The worker cannot start: ${messageOf(error)}`);
  process.exit(1);
}

/**
 * Calls `onEnd` when the process that started this one is gone, even by SIGKILL: the kernel then closes the pipe on
 * our stdin, or the IPC channel. Without either, as under systemd or in a terminal, the worker stands on its own.
 */
function whenParentEnds(onEnd: () => void): void {
  process.on("disconnect", onEnd);
  if (!isPipe(0)) return;
  process.stdin.on("end", onEnd).on("error", onEnd).resume();
}

function isPipe(descriptor: number): boolean {
  try {
    const stdin = fstatSync(descriptor);
    return stdin.isFIFO() || stdin.isSocket();
  } catch {
    // A closed stdin says nothing about a parent.
    return false;
  }
}
