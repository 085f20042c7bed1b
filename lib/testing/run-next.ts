import { claim } from "#lib/builds/claim";
import { type Running, runBuild } from "#lib/builds/run";

const NEVER = new AbortController().signal;

/** Claims the next build as `lease` and runs it to its end, in this process. */
export async function runNext(context: Running["context"], how: Partial<Running> = {}): Promise<void> {
  const row = await claim("lease", new Date());
  if (row === null) throw new Error("Nothing waits.");
  await runBuild(row, { id: row.id, lease: "lease" }, { context, stopping: NEVER, log: () => {}, ...how });
}
