import type { ReactNode } from "react";

/** Stands where something comes; give it the size of what comes. */
export function Skeleton({ className = "h-4 w-24" }: { className?: string }) {
  return <span aria-hidden className={`block animate-breathe rounded-sm bg-sunken ${className}`} />;
}

/** Tells screen readers once that a part of the page is on its way. */
export function Loading({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div aria-busy="true">
      <p role="status" className="sr-only">
        {label}
      </p>
      {children}
    </div>
  );
}
