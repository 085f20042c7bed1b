"use client";

import { ProgressBar } from "react-aria-components";
import type { Build } from "#lib/builds/schema";

/** A line at the card's lower edge, so that nothing moves when it comes and goes. */
export function BakeProgress({ build: { status, progress }, title }: { build: Build; title: string }) {
  if (status !== "running") return null;
  const known = progress?.total ? { value: progress.done, maxValue: progress.total } : { isIndeterminate: true };
  return (
    <ProgressBar aria-label={`Baking ${title}`} {...known} className="absolute inset-x-0 bottom-0 h-0.5 bg-sunken">
      {({ percentage }) => (
        <div
          className={`h-full bg-accent ${percentage === undefined ? "w-full animate-breathe" : "transition-[width]"}`}
          style={percentage === undefined ? undefined : { width: `${percentage}%` }}
        />
      )}
    </ProgressBar>
  );
}
