import { randomUUID } from "node:crypto";
import { context } from "#lib/context";
import { env } from "#lib/env";
import { messageOf } from "#lib/errors";
import { stderrLog } from "#lib/log";
import { work } from "#lib/worker/loop";
import { whenParentEnds } from "#lib/worker/parent";

/** Whoever stops the worker waits about two seconds; what is not given back by then, the lease gives back. */
const PATIENCE_MS = 1_800;

async function main(): Promise<void> {
  const stopping = new AbortController();
  const stop = () => {
    stopping.abort();
    setTimeout(() => process.exit(0), PATIENCE_MS).unref();
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  whenParentEnds(stop);
  const { BAKEHOUSE_CONCURRENCY: concurrency } = env();
  const log = stderrLog;
  await work({ id: randomUUID(), concurrency, context: context(), stopping: stopping.signal, log });
}

try {
  await main();
  process.exit(0);
} catch (error) {
  stderrLog("error", `The worker cannot start: ${messageOf(error)}`);
  process.exit(1);
}
