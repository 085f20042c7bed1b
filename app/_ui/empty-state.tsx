import { type LucideIcon, SearchX } from "lucide-react";
import type { ReactNode } from "react";
import { PageHeader } from "./page-header";

type EmptyStateProps = { icon: LucideIcon; title: string; children: ReactNode; action?: ReactNode };

/** Says what will be here and gives the way to it. */
export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-lg border border-dashed border-line px-6 py-14 text-center">
      <Icon aria-hidden className="size-7 text-muted" strokeWidth={1.5} />
      <h2 className="text-lg font-medium">{title}</h2>
      <div className="max-w-prose text-sm text-muted">{children}</div>
      {action}
    </div>
  );
}

type NothingHereProps = { heading?: string; icon?: LucideIcon; title: string; ways: ReactNode; children: ReactNode };

/** The page of what is not there: why, and the ways on. */
export function NothingHere({ heading = "Not found", icon = SearchX, title, ways, children }: NothingHereProps) {
  return (
    <>
      <PageHeader title={heading} />
      <EmptyState icon={icon} title={title} action={<div className="flex flex-wrap justify-center gap-2">{ways}</div>}>
        {children}
      </EmptyState>
    </>
  );
}
