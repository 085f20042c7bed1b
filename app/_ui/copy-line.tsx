import { CopyButton } from "./copy-button";

/** One line to copy as it is; what does not fit is cut and shown on hover. `label` names the button. */
export function CopyLine({ text, label }: { text: string; label: string }) {
  return (
    <div className="flex min-w-0 items-center gap-1">
      <code className="min-w-0 grow truncate rounded-md bg-sunken px-2.5 py-1.5 text-sm" title={text}>
        {text}
      </code>
      <CopyButton text={text} label={label} />
    </div>
  );
}
