import { AppError } from "#lib/errors";

export type Watch = { signal: AbortSignal; alive(): void; stop(): void };

/**
 * Aborts when `alive` is not called for `idle` milliseconds, or `stop` not within `whole`, or `outer` aborts.
 * `stop` also lets go of the connection that hangs on the signal.
 */
export function startWatch(url: string, limits: { idle: number; whole: number }, outer?: AbortSignal): Watch {
  const controller = new AbortController();
  const after = (milliseconds: number, complaint: string) =>
    setTimeout(
      () => controller.abort(new AppError("upstream", `${url} ${complaint} ${milliseconds / 1000} seconds.`)),
      milliseconds,
    );
  const idle = after(limits.idle, "has sent nothing for");
  const whole = after(limits.whole, "was not through within");
  return {
    signal: outer === undefined ? controller.signal : AbortSignal.any([outer, controller.signal]),
    alive: () => void idle.refresh(),
    stop: () => {
      clearTimeout(idle);
      clearTimeout(whole);
      controller.abort();
    },
  };
}
