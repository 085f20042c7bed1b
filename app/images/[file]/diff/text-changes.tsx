import type { TextChange } from "#lib/follow/comparison";
import { DiffLines } from "../../../_ui/diff-lines";
import { Disclosure } from "../../../_ui/disclosure";
import { Section } from "../../../_ui/section";
import { ChangeWord } from "./change-tables";

type TextChangesProps = { id: string; title: string; note?: string; changes: readonly TextChange[] };

/** Files that are unfolded at first; a long list is for looking through. */
const UNFOLDED = 3;
/** Files that are named; the list of all files names the others too. */
const MOST = 50;

/** Files of one kind that differ, with what they say; nothing where none does. */
export function TextChanges({ id, title, note, changes }: TextChangesProps) {
  if (changes.length === 0) return null;
  return (
    <Section id={id} title={title} note={note}>
      <ul className="flex flex-col gap-2">
        {changes.slice(0, MOST).map((change) => (
          <li key={change.path}>
            <TextFile change={change} isOpen={changes.length <= UNFOLDED} />
          </li>
        ))}
      </ul>
      {changes.length > MOST && (
        <p className="text-sm text-muted">{`${(changes.length - MOST).toLocaleString("en")} more stand in the list of files.`}</p>
      )}
    </Section>
  );
}

function TextFile({ change: { path, change, lines }, isOpen }: { change: TextChange; isOpen: boolean }) {
  const name = (
    <span className="flex flex-wrap items-center gap-2 text-left">
      <ChangeWord change={change} />
      <code className="text-ink wrap-anywhere">{path}</code>
    </span>
  );
  if (lines === null)
    return (
      <div className="flex min-h-8 flex-wrap items-center gap-2 pl-5 text-sm">
        {name} <span className="text-muted">is not shown: it is no text, too long, or out of reach.</span>
      </div>
    );
  return (
    <Disclosure title={name} defaultExpanded={isOpen}>
      <DiffLines label={`Changes of ${path}`} lines={lines} className="max-h-96" />
    </Disclosure>
  );
}
