import { Button } from "../../_ui/button";
import { CopyLine } from "../../_ui/copy-line";
import { Notice } from "../../_ui/notice";

/** A link that works once, the only time it can be read. */
export function LinkShown({ link, until, onDone }: { link: string; until: string; onDone(): void }) {
  return (
    <>
      <CopyLine text={link} label="Copy the link" />
      <Notice tone="warn" title="Copy it now: it is not shown again.">
        <p>Send it to that person alone. Whoever follows it first has the account. It works once, {until}.</p>
      </Notice>
      <div className="flex justify-end">
        <Button variant="primary" autoFocus onPress={onDone}>
          Done
        </Button>
      </div>
    </>
  );
}
