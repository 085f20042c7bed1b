import type { WriteStream } from "node:tty";
import { escaped } from "#lib/bake/paths";
import { formatBytes } from "#lib/format-bytes";
import type { LogLevel } from "#lib/log";

type Output = Pick<WriteStream, "write"> & { isTTY?: boolean | undefined };

const PREFIX: Record<LogLevel, string> = { info: "", warn: "Warning: ", error: "Error: " };
const REDRAW_MS = 200;
const SPARSE_MS = 10_000;

/** What others wrote, as a terminal may get it: lines of text, with escapes for what it would obey. */
export function shown(text: string): string {
  return text.split("\n").map(escaped).join("\n");
}

/** Progress and messages on stderr: one line that is drawn again on a terminal, a line every ten seconds elsewhere. */
export class Terminal {
  readonly #output: Output;
  readonly #now: () => number;
  #label = "";
  #started = 0;
  #shown = 0;
  #drawn = false;

  constructor(output: Output, now: () => number = Date.now) {
    this.#output = output;
    this.#now = now;
  }

  log = (level: LogLevel, text: string): void => {
    this.#clear();
    this.#output.write(`${PREFIX[level]}${shown(text)}\n`);
  };

  /** Begins a stage such as `Downloading`. */
  stage(label: string): void {
    this.#clear();
    this.#label = label;
    this.#started = this.#shown = this.#now();
    if (!this.#output.isTTY) this.#output.write(`${label} …\n`);
  }

  /** Bytes of the stage. */
  progress(done: number, total: number | null): void {
    const now = this.#now();
    if (now - this.#shown < (this.#output.isTTY ? REDRAW_MS : SPARSE_MS)) return;
    this.#shown = now;
    const rate = (done / Math.max(now - this.#started, 1)) * 1000;
    const amount = total === null ? formatBytes(done) : `${formatBytes(done)} of ${formatBytes(total)}`;
    this.#draw(`${this.#label}  ${amount}  ${formatBytes(rate)}/s`);
  }

  /** Takes the progress line away. */
  end(): void {
    this.#clear();
  }

  #draw(text: string): void {
    this.#output.write(this.#output.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
    this.#drawn = Boolean(this.#output.isTTY);
  }

  #clear(): void {
    if (this.#drawn) this.#output.write("\r\x1b[K");
    this.#drawn = false;
  }
}
