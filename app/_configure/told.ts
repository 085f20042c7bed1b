import type { IssueCode, MachineIssue } from "#lib/machine/check/issue";

/** An issue as the page tells it: with the words of the button that mends it, where there is one. */
export type Told = MachineIssue & { remedy: string | null };

/** The code of what a field says itself, within its own frame. */
export const FORM = "form" satisfies IssueCode;

/** The issues of choices and of everything below them, but for what their fields say themselves. */
export function issuesAt(issues: readonly Told[], ...paths: readonly string[]): Told[] {
  return issues.filter(
    ({ code, path }) => code !== FORM && paths.some((choice) => path === choice || path.startsWith(`${choice}.`)),
  );
}

/** What the field of a choice says is wrong with it, if anything. */
export function errorAt(issues: readonly Told[], path: string): string | undefined {
  return issues.find((issue) => issue.code === FORM && issue.path === path)?.message;
}
