"use client";

import { formatUtc } from "./format-time";
import { useNow } from "./times";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `in 5 h`, coming nearer by itself; UTC on hover. */
export function TimeUntil({ at }: { at: string }) {
  const now = useNow();
  const time = Date.parse(at);
  return (
    <time dateTime={at} title={formatUtc(time)} className="whitespace-nowrap" suppressHydrationWarning>
      {formatUntil(time, now)}
    </time>
  );
}

/** How long until, `in 5 h`; the past counts as now. Both in milliseconds since 1970. */
export function formatUntil(at: number, now: number): string {
  const left = at - now;
  if (left < MINUTE) return "in a moment";
  if (left < HOUR) return `in ${Math.round(left / MINUTE)} min`;
  return left < 2 * DAY ? `in ${Math.round(left / HOUR)} h` : `in ${Math.round(left / DAY)} days`;
}
