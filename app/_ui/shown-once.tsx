import type { ReactNode } from "react";
import { Button } from "../_ui/button";
import { CopyLine } from "../_ui/copy-line";
import { Notice } from "../_ui/notice";

type ShownOnceProps = {
  text: string;
  /** Names the button that copies it. */
  label: string;
  /** What to do with it. */
  children: ReactNode;
  onDone(): void;
};

/** A link or a token, the only time it can be read. */
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

/** A link to an account, which works once. */
export function LinkShown({ link, until, onDone }: { link: string; until: string; onDone(): void }) {
  return (
    <ShownOnce text={link} label="Copy the link" onDone={onDone}>
      <p>Send it to that person alone. Whoever follows it first has the account. It works once, {until}.</p>
    </ShownOnce>
  );
}
