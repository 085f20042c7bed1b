"use client";

import { formatUntil, formatUtc } from "./format-time";
import { useNow } from "./times";

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
