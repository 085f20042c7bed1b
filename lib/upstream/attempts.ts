import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "#lib/errors";
import { locate } from "#lib/upstream/address";
import { NoRest, PassingFailure } from "#lib/upstream/failures";
import { type Answer, openUrl } from "#lib/upstream/http";
import type { Wanted } from "#lib/upstream/limits";
import { openFile } from "#lib/upstream/mirror-folder";
import type { Rest } from "#lib/upstream/range";
import { backOff } from "#lib/upstream/retry-after";
import type { Upstream } from "#lib/upstream/upstream";
import { startWatch, type Watch } from "#lib/upstream/watch";

/** Bytes that make an attempt worth it: who loses the connection after them has as many attempts as before. */
const GOOD_PART = 1_000_000;

/** The attempts at one request, with what they know of each other. */
export class Attempts {
  readonly #upstream: Upstream;
  readonly #wanted: Wanted;
  readonly #watch: Watch;
  #count = 1;
  #farthest = 0;
  #takesRests = true;

  constructor(upstream: Upstream, wanted: Wanted) {
    this.#upstream = upstream;
    this.#wanted = wanted;
    this.#watch = startWatch(wanted);
  }

  /** Lets go of the connection and of all clocks. */
  stop(): void {
    this.#watch.stop();
  }

  /** Asks for the whole, or for the rest. */
  async open(rest?: Rest): Promise<Answer> {
    const { url, limits, known } = this.#wanted;
    this.#watch.signal.throwIfAborted();
    const signal = this.#watch.connect();
    const address = locate(this.#upstream.mirror, url);
    const answer =
      address.kind === "file"
        ? await openFile(address.path, url)
        : await openUrl(this.#upstream, { url, start: address.url, known, rest }, signal);
    if (answer.length !== null && answer.length > limits.maxBytes) throw tooLarge(this.#wanted);
    return answer;
  }

  /**
   * The bytes of an answer, no more than allowed and no fewer than announced. Where they break off and the server tells one state of the
   * file from the next, the rest is asked for, and whoever reads takes no notice.
   */
  async *bytes(first: Answer): AsyncGenerator<Uint8Array> {
    const { url, limits } = this.#wanted;
    const { validator } = first;
    let answer: Answer | null = first;
    let total = first.length;
    let at = 0;
    for (;;) {
      try {
        answer ??= await this.open({ from: at, total, validator: validator ?? "" });
        total ??= answer.length;
        for await (const chunk of answer.body) {
          this.#watch.received(chunk.length);
          at += chunk.length;
          if (at > limits.maxBytes) throw tooLarge(this.#wanted);
          if (total !== null && at > total)
            throw new AppError("upstream", `${url} has more than the ${total} bytes it was said to have.`);
          yield chunk;
        }
        if (total === null || at === total) return;
        throw new PassingFailure(`${url} broke off after ${at} of ${total} bytes.`);
      } catch (error) {
        if (validator === null || at === 0 || !this.#takesRests || error instanceof NoRest) throw error;
        await this.next(error, at);
        answer = null;
      }
    }
  }

  /** Waits until the next attempt may begin; throws where there is none, with the failure as a sentence. `reached`: bytes that are here. */
  async next(failure: unknown, reached = 0): Promise<void> {
    const { limits } = this.#wanted;
    this.#watch.hangUp();
    this.#watch.signal.throwIfAborted();
    if (!(failure instanceof PassingFailure)) throw failure;
    if (failure instanceof NoRest) {
      this.#takesRests = false;
      return this.#upstream.log("warn", `${failure.message} Beginning anew.`);
    }
    if (reached >= this.#farthest + GOOD_PART) {
      this.#farthest = reached;
      this.#count = 1;
    }
    const { message, wait } = failure;
    if (wait !== null && wait.milliseconds > limits.waitMs)
      throw final(
        failure,
        `That is longer than the ${limits.waitMs / 1000} seconds that are waited for: try again then.`,
      );
    if (this.#count >= limits.attempts)
      throw limits.attempts === 1 ? failure : final(failure, `Asked ${limits.attempts} times; try again later.`);
    this.#count += 1;
    const from = reached > 0 ? ` from byte ${reached} on` : "";
    const seconds = Math.ceil((wait?.milliseconds ?? 0) / 1000);
    const why = wait === null ? "" : ` It waits ${seconds} s, because ${wait.host} asked for it.`;
    this.#upstream.log("warn", `${message}${why} Trying again${from}.`);
    await this.#pause(Math.max(wait?.milliseconds ?? 0, backOff(this.#count)));
  }

  async #pause(milliseconds: number): Promise<void> {
    const { signal } = this.#watch;
    const { pause } = this.#upstream;
    try {
      await (pause === undefined ? sleep(milliseconds, undefined, { signal }) : pause(milliseconds, signal));
    } finally {
      signal.throwIfAborted();
    }
  }
}

function final(failure: PassingFailure, advice: string): AppError {
  return new AppError("upstream", `${failure.message} ${advice}`, { cause: failure });
}

function tooLarge({ url, limits }: Wanted): AppError {
  const advice = limits.setting === undefined ? "" : ` Raise ${limits.setting} to allow more.`;
  return new AppError("too_large", `${url} has more than ${limits.maxBytes / 1e6} MB, which is the limit.${advice}`);
}
