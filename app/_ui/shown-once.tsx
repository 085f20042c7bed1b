import type { ReactNode } from "react";
import { Button } from "./button";
import { CopyLine } from "./copy-line";
import { Notice } from "./notice";

type ShownOnceProps = {
  text: string;
  /** Names the button that copies it. */
  label: string;
  /** What to do with it. */
  children: ReactNode;
  onDone(): void;
};

/** A link, a token or a secret, the only time it can be read. */
export function ShownOnce({ text, label, children, onDone }: ShownOnceProps) {
  return (
    <>
      <CopyLine text={text} label={label} />
      <Notice tone="warn" title="Copy it now: it is not shown again.">
        {children}
      </Notice>
      <div className="flex justify-end">
        <Button variant="primary" autoFocus onPress={onDone}>
          Done
        </Button>
      </div>
    </>
  );
}
