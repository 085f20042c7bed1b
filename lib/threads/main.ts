import { parentPort } from "node:worker_threads";
import { isAppError } from "#lib/errors";
import { JOBS, type JobName } from "#lib/threads/jobs";
import type { Answer, Task } from "#lib/threads/lane";

/** What a thread does with a task. Says first that it begins: its time counts from then on. */
export default async function work({ id, job, input }: Task<JobName>): Promise<Answer> {
  parentPort?.postMessage({ begun: id });
  // `inThread` has seen to it that the input is the job's own.
  const run = JOBS[job] as (...input: unknown[]) => unknown;
  try {
    return { ok: true, value: await run(...input) };
  } catch (error) {
    // Copied as an error it would lose all but its message.
    if (!isAppError(error)) throw error;
    const { code, message, issues, facts } = error;
    return { ok: false, code, message, details: { issues, facts } };
  }
}
