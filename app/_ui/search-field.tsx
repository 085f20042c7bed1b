"use client";

import { Search } from "lucide-react";
import { INPUT } from "./field";

type SearchFieldProps = { label: string; placeholder?: string; value: string; onChange(text: string): void };

/** Narrows a list. The label is for screen readers; the lens says it to everyone else. */
export function SearchField({ label, placeholder, value, onChange }: SearchFieldProps) {
  return (
    <div className="relative min-w-0">
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted"
      />
      <input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        className={`${INPUT} pl-8`}
      />
    </div>
  );
}
