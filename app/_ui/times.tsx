"use client";

import { useSyncExternalStore } from "react";
import { formatAge, formatDuration, formatRunning, formatUtc } from "./format-time";

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

// One timer for all times on a page: a table of three hundred must not have three hundred.
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

const second = () => Math.floor(Date.now() / 1000) * 1000;

/** Milliseconds since 1970, growing by the second. What is shown of it needs suppressHydrationWarning. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, second, second);
}

/** `3 min ago`, growing older by itself; UTC on hover. */
export function TimeAgo({ at }: { at: string }) {
  const now = useNow();
  const time = Date.parse(at);
  return (
    // The server's second and the browser's differ; the next tick corrects it.
    <time dateTime={at} title={formatUtc(time)} className="whitespace-nowrap" suppressHydrationWarning>
      {formatAge(time, now)}
    </time>
  );
}

/** How long something took, or has been taking when it has no end. */
export function TimeSpan({ from, to }: { from: string; to: string | null }) {
  const now = useNow();
  const begun = Date.parse(from);
  return (
    <span className="whitespace-nowrap" suppressHydrationWarning>
      {to === null ? formatRunning(now - begun) : formatDuration(Date.parse(to) - begun)}
    </span>
  );
}
