import { setTimeout as sleep } from "node:timers/promises";
import type { Stage, StageTime } from "#lib/builds/schema";
import { shorten } from "#lib/builds/shorten";
import { appendLines, type Held, type NewLine, type Progress, readLease, renewLease } from "#lib/builds/writes";
import { messageOf } from "#lib/errors";
import { figures } from "#lib/figures";
import type { Log } from "#lib/log";
import { withoutSecrets } from "#lib/without-secrets";

/** Log lines are written this often, progress and the request to cancel every second time. */
const BEAT_MS = 250;
/** A third of what makes a worker count as silent. */
const RENEW_MS = 5_000;
const MAX_LINES = 5_000;
const MAX_TEXT = 2_000;

export type Watcher = { onCancel(): void; onLost(): void; log: Log };

/**
 * What a worker writes about a running build while it bakes: log lines in batches, stage and progress at most twice a
 * second, the renewed lease. On the way it learns of a request to cancel and of a lost lease. The caller never waits for
 * the database; one that fails for a while costs nothing as long as nobody else takes the build.
 */
export class Journal {
  readonly stages: StageTime[] = [];
  private lines: NewLine[] = [];
  private written = 0;
  private progress: { done: number; total: number | null } | null = null;
  private changed = false;
  private renewedAt = performance.now();
  private readonly closing = new AbortController();
  private readonly beating: Promise<void>;

  constructor(
    private readonly held: Held,
    private readonly watcher: Watcher,
  ) {
    this.beating = this.keepBeating();
  }

  line: Log = (level, text) => {
    this.written += 1;
    if (this.written > MAX_LINES && level !== "error") return;
    const last = this.written === MAX_LINES && level !== "error";
    const shown = last ? "There is more than a log can hold; only errors follow." : shorten(text, MAX_TEXT);
    this.lines.push({ at: new Date().toISOString(), level, text: withoutSecrets(shown) });
  };

  enter(stage: Stage): void {
    this.leaveStage();
    this.stages.push({ stage, startedAt: new Date().toISOString(), finishedAt: null });
    this.progress = null;
    this.changed = true;
  }

  advance(done: number, total: number | null): void {
    this.progress = { done, total };
    this.changed = true;
  }

  /** Writes the remaining lines and stops writing. Doing it again is fine. */
  async close(): Promise<void> {
    this.leaveStage();
    this.closing.abort();
    await this.beating;
    await this.writeLines();
  }

  /** Stops writing; what was not written yet is dropped. */
  async discard(): Promise<void> {
    this.lines = [];
    this.closing.abort();
    await this.beating;
  }

  private leaveStage(): void {
    const current = this.stages.at(-1);
    if (current?.finishedAt !== null) return;
    const now = new Date();
    current.finishedAt = now.toISOString();
    const took = Math.max(0, now.getTime() - Date.parse(current.startedAt));
    figures().stages.observe({ stage: current.stage }, took / 1000);
  }

  private async keepBeating(): Promise<void> {
    for (let beat = 0; !this.closing.signal.aborted; beat++) {
      await this.write(beat % 2 === 0).catch((error: unknown) => this.bear(error));
      await sleep(BEAT_MS, undefined, { signal: this.closing.signal }).catch(() => {});
    }
  }

  private async write(stateToo: boolean): Promise<void> {
    await this.writeLines();
    if (!stateToo) return;
    const renewal = performance.now();
    const renew = renewal - this.renewedAt >= RENEW_MS;
    if (this.changed || renew) {
      this.changed = false;
      await renewLease(this.held, this.state());
      this.renewedAt = renewal;
    }
    const { held, cancel } = await readLease(this.held);
    if (!held) this.watcher.onLost();
    else if (cancel) this.watcher.onCancel();
  }

  private state(): Progress {
    const { done, total } = this.progress ?? { done: null, total: null };
    return { stage: this.stages.at(-1)?.stage ?? null, stages: this.stages, done, total };
  }

  private bear(error: unknown): void {
    this.changed = true;
    this.watcher.log("warn", `Build ${this.held.id} could not be written to for a moment: ${messageOf(error)}`);
  }

  private async writeLines(): Promise<void> {
    const batch = this.lines;
    this.lines = [];
    await appendLines(this.held.id, batch).catch((error: unknown) => {
      this.lines = [...batch, ...this.lines];
      throw error;
    });
  }
}
