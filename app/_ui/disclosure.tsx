"use client";

import { ChevronRight } from "lucide-react";
import { type ReactNode, useId, useState } from "react";

type DisclosureProps = {
  title: ReactNode;
  children: ReactNode;
  defaultExpanded?: boolean;
  /** Only made once it is wanted, since it asks the server. */
  isLazy?: boolean;
};

/** Folds away what is seldom needed. */
export function Disclosure({ title, children, defaultExpanded = false, isLazy = false }: DisclosureProps) {
  const [isExpanded, setExpanded] = useState(defaultExpanded);
  const id = useId();
  return (
    <div>
      <button
        type="button"
        aria-expanded={isExpanded}
        aria-controls={id}
        onClick={() => setExpanded(!isExpanded)}
        className="flex min-h-8 items-center gap-1 rounded-sm pr-2 text-sm text-muted hover:text-ink pointer-coarse:min-h-11"
      >
        <ChevronRight aria-hidden className={`size-4 shrink-0 transition-transform ${isExpanded ? "rotate-90" : ""}`} />
        {title}
      </button>
      <div id={id} hidden={!isExpanded} className="pt-2">
        {(isExpanded || !isLazy) && children}
      </div>
    </div>
  );
}
