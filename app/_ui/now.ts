"use client";

import { useSyncExternalStore } from "react";

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
