"use client";

import { formatDuration, formatRunning } from "./format-time";
import { useNow } from "./now";

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
