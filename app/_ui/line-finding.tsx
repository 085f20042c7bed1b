import type { ReactNode } from "react";
import { Button } from "./button";
import { SEVERITIES } from "./notice";

type LineFindingProps = {
  severity: keyof typeof SEVERITIES;
  children: ReactNode;
  /** Where it is; null where it is nowhere in particular. */
  line: number | null;
  onLine: (line: number) => void;
};

/** Something that was found in a text, as an item of a list that leads to its line. */
export function LineFinding({ severity, children, line, onLine }: LineFindingProps) {
  const { icon: Icon, colour } = SEVERITIES[severity];
  return (
    <li className="flex gap-2 py-2.5 text-sm">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${colour}`} />
      <p className="min-w-0 grow wrap-anywhere">{children}</p>
      {line !== null && (
        <Button
          variant="quiet"
          size="small"
          className="-mt-1 self-start"
          aria-label={`Go to line ${line}`}
          onPress={() => onLine(line)}
        >
          Line {line}
        </Button>
      )}
    </li>
  );
}
