import type { ReactNode } from "react";
import { CopyButton } from "./copy-button";

type CodeBlockProps = {
  text: string;
  /** The same text with marks in it. */
  shown?: ReactNode;
  label: string;
  actions?: ReactNode;
  className?: string;
};

/** Text to copy as it is. `label` names it above the text and for screen readers. */
export function CodeBlock({ text, shown = text, label, actions, className = "max-h-112" }: CodeBlockProps) {
  return (
    <figure className="flex min-h-0 min-w-0 flex-col overflow-hidden rounded-lg border border-line bg-surface">
      <figcaption className="flex min-h-10 shrink-0 items-center justify-between gap-2 border-b border-line pr-1.5 pl-3.5 text-sm text-muted">
        <span className="truncate">{label}</span>
        <span className="flex items-center gap-1">
          {actions}
          <CopyButton text={text}>Copy</CopyButton>
        </span>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: text that scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <pre tabIndex={0} className={`overflow-auto p-3.5 text-sm -outline-offset-2 ${className}`}>
        <code>{shown}</code>
      </pre>
    </figure>
  );
}
