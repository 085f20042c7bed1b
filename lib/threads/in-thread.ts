import path from "node:path";
import type { Input, JobName, Output } from "#lib/threads/jobs";
import { Lane, type Limits } from "#lib/threads/lane";

/**
 * What somebody types waits for what somebody types, never for an archive; machines that boot wait for neither. They are hardly
 * ever turned away: Ignition takes a 429 for the last word, and asks again where ten seconds bring no answer (its operator notes).
 */
const LIMITS = {
  recipes: { threads: 2, queue: 32, seconds: 20, megabytes: 256 },
  configs: { threads: 2, queue: 1_000, seconds: 20, megabytes: 256 },
  archives: { threads: 2, queue: 32, seconds: 300, megabytes: 256 },
} satisfies Record<string, Limits>;
type LaneName = keyof typeof LIMITS;

const LANE_OF: Record<JobName, LaneName> = {
  checkText: "recipes",
  requireSound: "recipes",
  inspectTorcx: "archives",
  lookIntoFile: "archives",
  judge: "configs",
  judgeChoices: "configs",
  writeChoices: "configs",
};

declare global {
  // Next loads modules more than once; there are to be as many threads as the limits say.
  var bakehouseLanes: Partial<Record<LaneName, Lane>> | undefined;
}

/**
 * Runs a job (jobs.ts) in a thread of its own, so that this one goes on answering. Throws what the job throws, and AppError
 * `too_large` or `busy` at its limits. A job whose `signal` is aborted ends with its thread.
 */
export async function inThread<Name extends JobName>(
  job: Name,
  input: Input<Name>,
  signal?: AbortSignal,
): Promise<Output<Name>> {
  // Its thread answers with what the job gave.
  return (await laneOf(job).run(job, input, signal)) as Output<Name>;
}

function laneOf(job: JobName): Lane {
  globalThis.bakehouseLanes ??= {};
  const lanes = globalThis.bakehouseLanes;
  const name = LANE_OF[job];
  lanes[name] ??= new Lane(program(), LIMITS[name]);
  return lanes[name];
}

/** Set-up bundles it; all our programs run in the project's folder. */
function program(): string {
  return path.join(/* turbopackIgnore: true */ process.cwd(), ".setup/bundle/thread.js");
}
