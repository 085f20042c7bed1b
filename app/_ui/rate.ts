"use client";

import { useState } from "react";

type Sample = { at: number; done: number };

const WINDOW = 8;

/** Units per second between the first and the last sample; null while there is nothing to tell from. */
export function rateOf(samples: readonly Sample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) return null;
  const rate = ((last.done - first.done) / (last.at - first.at)) * 1000;
  return Number.isFinite(rate) && rate > 0 ? rate : null;
}

/** The rate at which `done` has grown over its last changes. `key` starts it again. `at` is when `done` was read. */
export function useRate(key: string, done: number, at: number): number | null {
  const [memory, setMemory] = useState<{ key: string; samples: Sample[] }>({ key, samples: [{ at, done }] });
  const samples = memory.key === key ? memory.samples : [];
  // Set while rendering, as React wants it for what depends on the render before.
  if (samples.at(-1)?.done !== done) setMemory({ key, samples: [...samples, { at, done }].slice(-WINDOW) });
  return rateOf(samples);
}
