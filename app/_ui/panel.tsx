import type { ReactNode } from "react";

/** A sheet on the canvas. */
export function Panel({ children, className = "p-4" }: { children: ReactNode; className?: string }) {
  return <div className={`min-w-0 rounded-lg border border-line bg-surface ${className}`}>{children}</div>;
}
