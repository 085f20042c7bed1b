import type { ChildProcess } from "node:child_process";

export type Kept = {
  /** Ends it for good; resolves to whether SIGTERM was enough. */
  stop(): Promise<boolean>;
  /** Resolves when it will not run again. */
  ended: Promise<void>;
};

type How = { say?: (text: string) => void; first?: number; mayRestart?: () => boolean };

const LONGEST = 30_000;
const HEALTHY = 60_000;
const GRACE = 8000;

/**
 * Keeps a process running: one that ends is started again after 1, 2, 4 … 30 s, unless `mayRestart` says no. To stop it,
 * SIGTERM is sent, and after 8 s SIGKILL to its whole group.
 */
export function keep(
  name: string,
  start: () => ChildProcess,
  { say = console.error, first = 1000, mayRestart = () => true }: How = {},
): Kept {
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopping = false;
  let failures = 0;
  const { promise: ended, resolve: end } = deferred();

  const launch = () => {
    const since = Date.now();
    child = start();
    child.once("exit", (code, signal) => {
      child = undefined;
      if (stopping || !mayRestart()) return end();
      failures = Date.now() - since > HEALTHY ? 0 : failures;
      const delay = Math.min(LONGEST, first * 2 ** failures++);
      say(`The ${name} ended (${signal ?? `exit code ${code}`}); starting it again in ${delay / 1000} s.`);
      timer = setTimeout(launch, delay);
    });
  };
  launch();

  const stop = async () => {
    stopping = true;
    clearTimeout(timer);
    return child === undefined || endOf(child);
  };
  return { stop, ended };
}

/** Promise.withResolvers, which Node 20 does not have. */
function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

function endOf(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    const force = setTimeout(() => killGroup(child.pid), GRACE);
    child.once("exit", (_code, signal) => {
      clearTimeout(force);
      resolve(signal !== "SIGKILL");
    });
    child.kill("SIGTERM");
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It ended by itself in this moment.
  }
}
