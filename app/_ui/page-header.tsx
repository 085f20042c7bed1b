import type { ReactNode } from "react";

type PageHeaderProps = {
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  /** In one line where there is room: for a page that is a tool rather than a text. */
  isCompact?: boolean;
};

/** A page's title, one line about it, and the things to do on it. */
export function PageHeader({ title, children, actions, isCompact = false }: PageHeaderProps) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
      <div
        className={`flex min-w-0 flex-col gap-1 ${isCompact ? "lg:min-h-9 lg:flex-1 lg:flex-row lg:items-baseline lg:gap-4 lg:*:max-w-none lg:[&>div]:truncate lg:[&>h1]:shrink-0" : ""}`}
      >
        <h1 className="text-title font-semibold tracking-tight wrap-anywhere">{title}</h1>
        {children && <div className="max-w-prose text-base text-muted">{children}</div>}
      </div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </header>
  );
}
