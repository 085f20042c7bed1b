"use client";

import { formatAge, formatUtc } from "./format-time";
import { useNow } from "./now";

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
