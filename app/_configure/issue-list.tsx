import type { ShownIssue } from "#lib/machine/check/form";
import { Button } from "../_ui/button";
import { Disclosure } from "../_ui/disclosure";
import { SEVERITIES } from "../_ui/notice";
import { issueKey } from "./issue-place";

type IssueListProps = { issues: readonly ShownIssue[]; label: string; onFix: (issue: ShownIssue) => void };

/** Issues as sentences, each with its kind as sign and word, and with the button that fixes it. */
export function IssueList({ issues, label, onFix }: IssueListProps) {
  if (issues.length === 0) return null;
  return (
    <ul aria-label={label} className="flex w-full min-w-0 flex-col gap-2">
      {issues.map((issue) => (
        <Issue key={issueKey(issue)} issue={issue} onFix={onFix} />
      ))}
    </ul>
  );
}

/** Errors and warnings in the open; notes folded, with their number. */
export function FoldedIssues({ issues, label, onFix }: IssueListProps) {
  const notes = issues.filter(({ severity }) => severity === "hint");
  return (
    <>
      <IssueList label={label} issues={issues.filter((issue) => !notes.includes(issue))} onFix={onFix} />
      {notes.length > 0 && (
        <Disclosure title={`${notes.length} ${notes.length === 1 ? "note" : "notes"}`}>
          <IssueList label={`${label}: notes`} issues={notes} onFix={onFix} />
        </Disclosure>
      )}
    </>
  );
}

function Issue({ issue, onFix }: { issue: ShownIssue; onFix: (issue: ShownIssue) => void }) {
  const { severity, message, fix } = issue;
  const { icon: Icon, word, colour } = SEVERITIES[severity];
  return (
    <li
      data-issue={issueKey(issue)}
      tabIndex={-1}
      className="flex gap-2 rounded-sm text-sm outline-offset-2 outline-focus wrap-anywhere focus:outline-2"
    >
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${colour}`} />
      <div className="flex min-w-0 flex-col items-start gap-1.5">
        <p>
          <span className={severity === "hint" ? "sr-only" : `font-medium ${colour}`}>{word}: </span>
          {message}
        </p>
        {fix !== null && (
          <Button size="small" onPress={() => onFix(issue)}>
            {fix}
          </Button>
        )}
      </div>
    </li>
  );
}
