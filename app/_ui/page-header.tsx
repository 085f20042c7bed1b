import type { ReactNode } from "react";

type PageHeaderProps = { title: ReactNode; children?: ReactNode; actions?: ReactNode };

/** A page's title, one line about it, and the things to do on it. */
export function PageHeader({ title, children, actions }: PageHeaderProps) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
      <div className="flex min-w-0 flex-col gap-1">
        <h1 className="text-title font-semibold tracking-tight wrap-anywhere">{title}</h1>
        {children && <div className="max-w-prose text-base text-muted">{children}</div>}
      </div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </header>
  );
}
