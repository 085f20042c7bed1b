import { CopyLine } from "../../_ui/copy-line";
import { Notice } from "../../_ui/notice";

/** A secret, the only time it can be read. */
export function SecretShown({ secret }: { secret: string }) {
  return (
    <>
      <CopyLine text={secret} label="Copy the secret" />
      <Notice tone="warn" title="Copy it now: it is not shown again.">
        <p>The receiver checks with it that messages come from here. Who has it can write messages in your name.</p>
      </Notice>
    </>
  );
}
