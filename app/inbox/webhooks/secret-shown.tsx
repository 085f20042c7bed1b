import { ShownOnce } from "../../_ui/shown-once";

/** What a webhook's messages are signed with. */
export function SecretShown({ secret, onDone }: { secret: string; onDone(): void }) {
  return (
    <ShownOnce text={secret} label="Copy the secret" onDone={onDone}>
      <p>The receiver checks with it that messages come from here. Who has it can write messages in your name.</p>
    </ShownOnce>
  );
}
