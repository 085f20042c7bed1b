"use client";

import { useRef } from "react";

type Sample = { at: number; done: number };

const WINDOW = 8;

/** Units per second between the first and the last sample; null while there is nothing to tell from. */
export function rateOf(samples: readonly Sample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) return null;
  const rate = ((last.done - first.done) / (last.at - first.at)) * 1000;
  return Number.isFinite(rate) && rate > 0 ? rate : null;
}

/** The rate at which `done` has grown over its last changes. `key` starts it anew. `at` is when `done` was read. */
export function useRate(key: string, done: number, at: number): number | null {
  const memory = useRef<{ key: string; samples: Sample[] }>({ key, samples: [] });
  if (memory.current.key !== key) memory.current = { key, samples: [] };
  const { samples } = memory.current;
  if (samples.at(-1)?.done !== done) memory.current.samples = [...samples, { at, done }].slice(-WINDOW);
  return rateOf(memory.current.samples);
}
