"use client";

import { ProgressBar as AriaProgressBar, Label } from "react-aria-components";
import { formatBytes } from "./format-bytes";
import { formatRunning } from "./format-time";
import { useRate } from "./rate";

type ByteProgressProps = { label: string; done: number; total: number | null; at: number };

/** Bytes done, how fast, and how long it will still take. `at` is when `done` was read, in ms since 1970. */
export function ByteProgress({ label, done, total, at }: ByteProgressProps) {
  const rate = useRate(label, done, at);
  const amount = total === null ? formatBytes(done) : `${formatBytes(done)} of ${formatBytes(total)}`;
  const left = rate === null || total === null || total <= done ? null : ((total - done) / rate) * 1000;
  return (
    <AriaProgressBar
      {...(total === null || total === 0
        ? { isIndeterminate: true }
        : { value: done, maxValue: total, valueLabel: amount })}
      className="flex flex-col gap-1.5"
    >
      {({ percentage, isIndeterminate }) => (
        <>
          <div className="flex flex-wrap justify-between gap-x-4 text-sm">
            <Label>{label}</Label>
            <span className="text-muted">
              {amount}
              {rate !== null && ` · ${formatBytes(rate)}/s`}
              {left !== null && ` · ${formatRunning(Math.ceil(left / 1000) * 1000)} left`}
            </span>
          </div>
          <div className="h-1.5 overflow-hidden rounded-full bg-sunken">
            <div
              className={`h-full rounded-full bg-accent ${isIndeterminate ? "w-full animate-breathe" : "transition-[width]"}`}
              style={isIndeterminate ? undefined : { width: `${percentage}%` }}
            />
          </div>
        </>
      )}
    </AriaProgressBar>
  );
}
