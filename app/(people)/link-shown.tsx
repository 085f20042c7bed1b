import { ShownOnce } from "../_ui/shown-once";

/** A link to an account, which works once. */
export function LinkShown({ link, until, onDone }: { link: string; until: string; onDone(): void }) {
  return (
    <ShownOnce text={link} label="Copy the link" onDone={onDone}>
      <p>Send it to that person alone. Whoever follows it first has the account. It works once, {until}.</p>
    </ShownOnce>
  );
}
