import type { ReactNode } from "react";

export type Fact = { name: string; value: ReactNode };

/** Names and values, one below the other. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="grid grid-cols-[minmax(6.5rem,max-content)_minmax(0,1fr)] gap-x-5 gap-y-1.5 text-sm">
      {facts.map(({ name, value }) => (
        <div key={name} className="col-span-2 grid min-h-6 grid-cols-subgrid items-start">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
