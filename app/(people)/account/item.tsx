import type { ReactNode } from "react";

type ItemProps = { title: ReactNode; about: ReactNode; children?: ReactNode };

/** One of several things of an account, with what can be done to it. */
export function Item({ title, about, children }: ItemProps) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3 not-last:border-b not-last:border-line">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 text-sm font-medium wrap-anywhere">{title}</p>
        <p className="text-sm text-muted wrap-anywhere">{about}</p>
      </div>
      {children && <div className="flex flex-wrap gap-2">{children}</div>}
    </li>
  );
}
