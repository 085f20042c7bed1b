import type { WriteStream } from "node:tty";
import type { LogLevel } from "#lib/log";

type Output = Pick<WriteStream, "write"> & { isTTY?: boolean | undefined };

const PREFIX: Record<LogLevel, string> = { info: "", warn: "Warning: ", error: "Error: " };
const REDRAW_MS = 200;
const SPARSE_MS = 10_000;

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
    this.#output.write(`${PREFIX[level]}${text}\n`);
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
    const amount = total === null ? bytes(done) : `${bytes(done)} of ${bytes(total)}`;
    this.#draw(`${this.#label}  ${amount}  ${bytes(rate)}/s`);
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

/** `72.6 MB`; decimal units, as the rest of Bakehouse. */
export function bytes(count: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const step = Math.min(units.length - 1, count < 1 ? 0 : Math.floor(Math.log10(count) / 3));
  return `${(count / 1000 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step]}`;
}
