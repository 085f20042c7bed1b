"use client";

import { useLinkStatus } from "next/link";

/** Within a link: a line at the window's top while the page it leads to is on its way, if that takes longer than a blink. */
export function LinkPending() {
  const { pending } = useLinkStatus();
  if (!pending) return null;
  return (
    <span
      aria-hidden
      className="pointer-events-none fixed inset-x-0 top-0 z-50 h-0.75 animate-breathe bg-accent transition-opacity delay-300 starting:opacity-0"
    />
  );
}
