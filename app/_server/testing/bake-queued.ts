import { randomUUID } from "node:crypto";
import { claim } from "#lib/builds/claim";
import { runBuild } from "#lib/builds/run";
import type { Kitchen } from "#lib/kitchen";

/** Bakes everything that waits, as a worker would, in this process. */
export async function bakeQueued(kitchen: Kitchen): Promise<void> {
  const stopping = new AbortController().signal;
  for (;;) {
    const lease = randomUUID();
    const row = await claim(lease, new Date());
    if (row === null) return;
    await runBuild(row, { id: row.id, lease }, { kitchen, stopping, log: () => {} });
  }
}
