import { Piscina } from "piscina";
import { AppError, type ErrorCode, type Issue } from "#lib/errors";
import { stderrLog } from "#lib/log";

export type Task<Job extends string> = { id: number; job: Job; input: unknown[] };

/** What a job came to, in a form that can be copied. */
export type Answer =
  | { ok: true; value: unknown }
  | {
      ok: false;
      code: ErrorCode;
      message: string;
      details: { issues: Issue[] | undefined; facts: Record<string, unknown> | undefined };
    };

type Pool = Piscina<Task<string>, Answer>;

/** What jobs of one kind may take once they run. `queue` more may wait. */
export type Limits = { threads: number; queue: number; seconds: number; megabytes: number };

/** Threads keep memory: a lane without work for so long gives all of them up. */
const IDLE_MS = 60_000;
/** No job waits longer than this for a thread. */
const PATIENCE_MS = 60_000;

/**
 * A few threads for jobs of one kind, so that those of another kind never wait for them. Whatever a job does, it ends at the
 * limits with an AppError, its thread is replaced, and nothing else notices.
 */
export class Lane {
  private pool: Pool | undefined;
  private readonly begins = new Map<number, () => void>();
  private last = 0;
  private idle: NodeJS.Timeout | undefined;

  /** `file` is the program of its threads. */
  constructor(
    private readonly file: string,
    private readonly limits: Limits,
  ) {}

  /**
   * What a job gives. Throws what it throws; AppError `too_large` where it takes more time or memory than it may, `busy` where
   * too many wait, `invalid` once `gone` says that nobody waits for it any more.
   */
  async run(job: string, input: unknown[], gone?: AbortSignal): Promise<unknown> {
    clearTimeout(this.idle);
    this.pool ??= this.open();
    const { pool } = this;
    if (pool.queueSize >= this.limits.queue) throw busy();
    const id = ++this.last;
    const late = new AbortController();
    const end = () => late.abort();
    let isBegun = false;
    let timer = setTimeout(end, PATIENCE_MS);
    this.begins.set(id, () => {
      isBegun = true;
      clearTimeout(timer);
      timer = setTimeout(end, this.limits.seconds * 1000);
    });
    const signal = gone === undefined ? late.signal : AbortSignal.any([late.signal, gone]);
    try {
      return unwrap(await pool.run({ id, job, input }, { signal }));
    } catch (error) {
      if (gone?.aborted) throw new AppError("invalid", "Nobody waits for the answer any more.", { cause: error });
      if (late.signal.aborted) throw isBegun ? tooMuch(`takes more than ${this.limits.seconds} s`, error) : busy();
      throw isOutOfMemory(error) ? tooMuch(`takes more than ${this.limits.megabytes} MB of memory`, error) : error;
    } finally {
      clearTimeout(timer);
      this.begins.delete(id);
      if (this.begins.size === 0) this.idle = setTimeout(() => this.close(), IDLE_MS).unref();
    }
  }

  /** Ends its threads; the next job begins new ones. */
  async close(): Promise<void> {
    const { pool } = this;
    this.pool = undefined;
    await pool?.destroy();
  }

  private open(): Pool {
    const { threads, megabytes } = this.limits;
    const pool: Pool = new Piscina({
      filename: this.file,
      // The pool begins none for what waits, where a job was ended and there is to be none at least.
      minThreads: 1,
      maxThreads: threads,
      idleTimeout: IDLE_MS,
      resourceLimits: { maxOldGenerationSizeMb: megabytes },
      // A thread that sleeps until the next task could not close what the one before has left open.
      atomics: "disabled",
      recordTiming: false,
    });
    pool.on("message", ({ begun }: { begun: number }) => this.begins.get(begun)?.());
    pool.on("error", (error) => stderrLog("error", `a thread ended by itself: ${error.stack ?? error}`));
    return pool;
  }
}

function unwrap(answer: Answer): unknown {
  if (answer.ok) return answer.value;
  throw new AppError(answer.code, answer.message, answer.details);
}

function tooMuch(what: string, cause: unknown): AppError {
  return new AppError("too_large", `To read what was sent ${what}, which is the limit. Make it smaller.`, { cause });
}

function busy(): AppError {
  const message = "This server reads as much at once as it can. Try again in some seconds.";
  return new AppError("busy", message, { facts: { retryAfter: 5 } });
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
}
