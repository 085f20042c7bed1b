import type { ComponentProps, ReactNode } from "react";

type TableProps = {
  label: string;
  children: ReactNode;
  className?: string;
  /** For a table without links: only then does it need a stop of its own to be scrolled by keyboard (WCAG 2.1.1). */
  focusable?: boolean;
};

/** A table of facts. It scrolls sideways by itself where it is wider than the page. */
export function Table({ label, children, className = "", focusable = false }: TableProps) {
  return (
    <div
      {...(focusable && { role: "group", "aria-label": `${label}, scrollable`, tabIndex: 0 })}
      className="relative overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table aria-label={label} className={`w-full border-collapse text-left text-sm ${className}`}>
        {children}
      </table>
    </div>
  );
}

export function TableHead({ columns }: { columns: readonly { id: string; title: string; className?: string }[] }) {
  return (
    <thead>
      <tr>
        {columns.map(({ id, title, className = "" }) => (
          <Heading key={id} title={title} className={className} />
        ))}
      </tr>
    </thead>
  );
}

/** Above a column of buttons stands nothing, which is no heading. */
function Heading({ title, className }: { title: string; className: string }) {
  const look = `h-9 border-b border-line px-3 font-medium whitespace-nowrap text-muted ${className}`;
  if (title === "") return <td className={look} />;
  return (
    <th scope="col" className={look}>
      {title}
    </th>
  );
}

export function Row({ className = "", ...props }: ComponentProps<"tr">) {
  return <tr {...props} className={`relative border-line not-last:border-b hover:bg-canvas ${className}`} />;
}

export function Cell({ className = "", ...props }: ComponentProps<"td">) {
  return <td {...props} className={`h-11 px-3 py-1.5 ${className}`} />;
}
