import { AppError } from "#lib/errors";
import { PassingFailure } from "#lib/upstream/failures";
import type { Wanted } from "#lib/upstream/limits";

/** The clocks of one request and of its connections, one after the other. */
export type Watch = {
  /** Aborts when the caller does, and when the time for the whole is over. */
  signal: AbortSignal;
  /** For a connection that begins now: aborts with that one too, and when the connection stands still or crawls. */
  connect(): AbortSignal;
  /** So many bytes came. */
  received(bytes: number): void;
  /** Lets go of the connection. */
  hangUp(): void;
  stop(): void;
};

export function startWatch({ url, limits, signal: caller }: Wanted): Watch {
  const { silenceMs, leastRate, wholeMs } = limits;
  const whole = new AbortController();
  const late = new AppError("upstream", `${url} was not through within ${wholeMs / 1000} seconds, and was given up.`);
  const timer = setTimeout(() => whole.abort(late), wholeMs);
  const signal = caller === undefined ? whole.signal : AbortSignal.any([caller, whole.signal]);
  let connection = new AbortController();
  let silence: NodeJS.Timeout | undefined;
  let pace: NodeJS.Timeout | undefined;
  let inWindow = 0;
  const giveUp = (complaint: string) =>
    connection.abort(new PassingFailure(`${url} ${complaint} ${silenceMs / 1000} seconds.`));
  const checkPace = () => {
    if (inWindow * 1000 < leastRate * silenceMs) giveUp(`sent only ${inWindow} bytes in`);
    inWindow = 0;
  };
  const hangUp = () => {
    clearTimeout(silence);
    clearInterval(pace);
    connection.abort();
  };
  return {
    signal,
    connect() {
      hangUp();
      connection = new AbortController();
      pace = undefined;
      inWindow = 0;
      silence = setTimeout(giveUp, silenceMs, "has sent nothing for");
      return AbortSignal.any([signal, connection.signal]);
    },
    received(bytes) {
      silence?.refresh();
      inWindow += bytes;
      pace ??= setInterval(checkPace, silenceMs);
    },
    hangUp,
    stop() {
      clearTimeout(timer);
      hangUp();
    },
  };
}
