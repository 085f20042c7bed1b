import { hostname } from "node:os";
import { findSandbox } from "#lib/bake/sandbox";
import { squashfsVersion } from "#lib/bake/squashfs";
import { findJudges, hostArch } from "#lib/rehearse/judges";
import type { WorkerFacts } from "#lib/worker/schema";

/** Finds out what this host can do. It starts programs, so it is done once, and nothing waits for it. */
export async function findFacts(): Promise<WorkerFacts> {
  const [{ judges, problems }, mksquashfs, sandbox] = await Promise.all([
    findJudges(),
    squashfsVersion(),
    findSandbox(),
  ]);
  return {
    host: hostname(),
    arch: hostArch() ?? process.arch,
    judges: judges.map(({ by }) => by),
    problems,
    node: process.version,
    mksquashfs,
    sandbox: sandbox.by,
  };
}
