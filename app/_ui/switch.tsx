"use client";

import type { ReactNode } from "react";

type SwitchProps = { isSelected: boolean; onChange(isSelected: boolean): void; children: ReactNode };

/** Turns one thing on or off, at once. */
export function Switch({ isSelected, onChange, children }: SwitchProps) {
  return (
    <label className="relative flex min-h-8 w-fit items-center gap-2 text-sm">
      <input
        type="checkbox"
        role="switch"
        aria-checked={isSelected}
        checked={isSelected}
        onChange={(event) => onChange(event.currentTarget.checked)}
        className="peer absolute inset-0 opacity-0"
      />
      <span className="flex h-5 w-9 items-center rounded-full border border-edge bg-sunken p-0.5 transition-colors *:bg-edge peer-checked:border-accent peer-checked:bg-accent peer-checked:*:translate-x-4 peer-checked:*:bg-on-accent peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-focus">
        <span className="size-3.5 rounded-full transition-transform" />
      </span>
      {children}
    </label>
  );
}
