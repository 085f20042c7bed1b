import type { ReactNode } from "react";
import { Panel } from "../_ui/section";

/** A page with one form on it, for whoever is not in yet. */
export function Narrow({ title, about, children }: { title: string; about?: ReactNode; children: ReactNode }) {
  return (
    <div className="mx-auto flex w-full max-w-sm flex-col gap-5 py-4 sm:py-12">
      <header className="flex flex-col gap-1">
        <h1 className="text-title font-semibold tracking-tight">{title}</h1>
        {about && <div className="text-sm text-muted">{about}</div>}
      </header>
      <Panel className="flex flex-col gap-5 p-5">{children}</Panel>
    </div>
  );
}
