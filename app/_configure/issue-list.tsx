import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { MachineIssue, Severity } from "#lib/machine/schema";

const FACES: Record<Severity, { icon: typeof Info; word: string; colour: string }> = {
  error: { icon: CircleAlert, word: "Error", colour: "text-bad" },
  warning: { icon: TriangleAlert, word: "Warning", colour: "text-warn" },
  hint: { icon: Info, word: "Note", colour: "text-muted" },
};

/** Issues as sentences, each with its kind as sign and word. */
export function IssueList({ issues, label }: { issues: readonly MachineIssue[]; label: string }) {
  if (issues.length === 0) return null;
  return (
    <ul aria-label={label} className="flex flex-col gap-1.5">
      {issues.map(({ severity, code, path, message }) => {
        const { icon: Icon, word, colour } = FACES[severity];
        return (
          <li key={`${code} ${path} ${message}`} className="flex gap-2 text-sm wrap-anywhere">
            <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${colour}`} />
            <p className="min-w-0">
              <span className={severity === "hint" ? "sr-only" : `font-medium ${colour}`}>{word}: </span>
              {message}
            </p>
          </li>
        );
      })}
    </ul>
  );
}

/** The issues of a choice and of everything below it. */
export function issuesAt(issues: readonly MachineIssue[], path: string | null): MachineIssue[] {
  return issues.filter((issue) => issue.path === path || issue.path.startsWith(`${path}.`));
}
