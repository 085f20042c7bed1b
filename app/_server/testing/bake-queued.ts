import { randomUUID } from "node:crypto";
import { claim } from "#lib/builds/claim";
import { runBuild } from "#lib/builds/run";
import type { Context } from "#lib/context";

/** Bakes everything that waits, as a worker would, in this process. */
export async function bakeQueued(context: Context): Promise<void> {
  const stopping = new AbortController().signal;
  for (;;) {
    const lease = randomUUID();
    const row = await claim(lease, new Date());
    if (row === null) return;
    await runBuild(row, { id: row.id, lease }, { context, stopping, log: () => {} });
  }
}
