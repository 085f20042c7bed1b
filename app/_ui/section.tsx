import type { ReactNode } from "react";

type SectionProps = { id: string; title: ReactNode; children: ReactNode; actions?: ReactNode; note?: ReactNode };

/** A titled part of a page. */
export function Section({ id, title, children, actions, note }: SectionProps) {
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-3">
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div>
          <h2 id={id} className="text-lg font-semibold tracking-tight">
            {title}
          </h2>
          {note && <p className="text-sm text-muted">{note}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children}
    </section>
  );
}

/** A sheet on the canvas. */
export function Panel({ children, className = "p-4" }: { children: ReactNode; className?: string }) {
  return <div className={`min-w-0 rounded-lg border border-line bg-surface ${className}`}>{children}</div>;
}
