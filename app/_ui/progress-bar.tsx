"use client";

import { useState } from "react";
import { formatBytes } from "#lib/format-bytes";
import { formatRunning } from "./format-time";

type ByteProgressProps = { label: string; done: number; total: number | null; at: number };

/** Bytes done, how fast, and how long it will still take. `at` is when `done` was read, in ms since 1970. */
export function ByteProgress({ label, done, total, at }: ByteProgressProps) {
  const rate = useRate(label, done, at);
  const amount = total === null ? formatBytes(done) : `${formatBytes(done)} of ${formatBytes(total)}`;
  const left = rate === null || total === null || total <= done ? null : ((total - done) / rate) * 1000;
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex flex-wrap justify-between gap-x-4 text-sm">
        <span>{label}</span>
        <span className="text-muted">
          {amount}
          {rate !== null && ` · ${formatBytes(rate)}/s`}
          {left !== null && ` · ${formatRunning(Math.ceil(left / 1000) * 1000)} left`}
        </span>
      </div>
      <Bar label={label} done={done} total={total} text={amount} />
    </div>
  );
}

type BarProps = { label: string; done: number; total: number | null; text?: string; thin?: boolean };

/** The bar alone; without a total it only says that something goes on. */
export function Bar({ label, done, total, text, thin = false }: BarProps) {
  const known = total !== null && total > 0;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={known ? total : undefined}
      aria-valuenow={known ? done : undefined}
      aria-valuetext={known ? text : undefined}
      className={`overflow-hidden rounded-full bg-sunken ${thin ? "h-0.5" : "h-1.5"}`}
    >
      <div
        className={`h-full rounded-full bg-accent ${known ? "transition-[width]" : "w-full animate-breathe"}`}
        style={known ? { width: `${(done / total) * 100}%` } : undefined}
      />
    </div>
  );
}

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
function useRate(key: string, done: number, at: number): number | null {
  const [memory, setMemory] = useState<{ key: string; samples: Sample[] }>({ key, samples: [{ at, done }] });
  const samples = memory.key === key ? memory.samples : [];
  // Set while rendering, as React wants it for what depends on the render before.
  if (samples.at(-1)?.done !== done) setMemory({ key, samples: [...samples, { at, done }].slice(-WINDOW) });
  return rateOf(samples);
}
