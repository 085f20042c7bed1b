import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { Severity } from "#lib/machine/check/issue";
import { Button } from "../_ui/button";
import { Disclosure } from "../_ui/disclosure";
import type { Told } from "./told";

const FACES: Record<Severity, { icon: typeof Info; word: string; colour: string }> = {
  error: { icon: CircleAlert, word: "Error", colour: "text-bad" },
  warning: { icon: TriangleAlert, word: "Warning", colour: "text-warn" },
  hint: { icon: Info, word: "Note", colour: "text-muted" },
};

type IssueListProps = { issues: readonly Told[]; label: string; mend: (issue: Told) => void };

/** Issues as sentences, each with its kind as sign and word, and with the button that mends it. */
export function IssueList({ issues, label, mend }: IssueListProps) {
  if (issues.length === 0) return null;
  return (
    <ul aria-label={label} className="flex flex-col gap-2">
      {issues.map((issue) => (
        <Issue key={`${issue.code} ${issue.path} ${issue.message}`} issue={issue} mend={mend} />
      ))}
    </ul>
  );
}

/** Errors and warnings in the open; notes folded, with their number. */
export function FoldedIssues({ issues, label, mend }: IssueListProps) {
  const notes = issues.filter(({ severity }) => severity === "hint");
  return (
    <>
      <IssueList label={label} issues={issues.filter((issue) => !notes.includes(issue))} mend={mend} />
      {notes.length > 0 && (
        <Disclosure title={`${notes.length} ${notes.length === 1 ? "note" : "notes"}`}>
          <IssueList label={`${label}: notes`} issues={notes} mend={mend} />
        </Disclosure>
      )}
    </>
  );
}

function Issue({ issue, mend }: { issue: Told; mend: (issue: Told) => void }) {
  const { severity, message, remedy } = issue;
  const { icon: Icon, word, colour } = FACES[severity];
  return (
    <li className="flex gap-2 text-sm wrap-anywhere">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${colour}`} />
      <div className="flex min-w-0 flex-col items-start gap-1.5">
        <p>
          <span className={severity === "hint" ? "sr-only" : `font-medium ${colour}`}>{word}: </span>
          {message}
        </p>
        {remedy !== null && (
          <Button size="small" onPress={() => mend(issue)}>
            {remedy}
          </Button>
        )}
      </div>
    </li>
  );
}
