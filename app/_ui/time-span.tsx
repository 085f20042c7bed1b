"use client";

import { formatDuration } from "./format-time";
import { useNow } from "./now";

/** How long something took, or has been taking when it has no end. */
export function TimeSpan({ from, to }: { from: string; to: string | null }) {
  const now = useNow();
  const span = (to === null ? now : Date.parse(to)) - Date.parse(from);
  return (
    <span className="whitespace-nowrap" suppressHydrationWarning>
      {formatDuration(to === null ? Math.max(0, Math.round(span / 1000) * 1000) : span)}
    </span>
  );
}
