import type { MachineIssue } from "#lib/machine/check/issue";

/** An issue as a page shows it: with the words of the button that fixes it, where there is one. */
export type ShownIssue = MachineIssue & { fix: string | null };

/** The issues of choices and of everything below them, but for what their fields say themselves. */
export function issuesAt(issues: readonly ShownIssue[], ...choices: readonly string[]): ShownIssue[] {
  return issues.filter(({ code, path }) => code !== "form" && choices.some((choice) => isAt(path, choice)));
}

/** What the field of a choice says is wrong with it, or with a part of it, if anything. */
export function errorAt(issues: readonly ShownIssue[], choice: string): string | undefined {
  return issues.find(({ code, path }) => code === "form" && isAt(path, choice))?.message;
}

/** Whether a path is that of a choice or of something below it. */
export function isAt(path: string, choice: string): boolean {
  return path === choice || path.startsWith(`${choice}.`);
}
