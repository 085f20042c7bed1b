import { issuesOf } from "#lib/issues";
import { issue, type MachineIssue } from "#lib/machine/check/issue";
import { isOpen } from "#lib/machine/choices/place";
import { MachineInput } from "#lib/machine/choices/schema";

/** An issue as a page shows it: with the words of the button that fixes it, where there is one. */
export type ShownIssue = MachineIssue & { fix: string | null };

/** What is wrong with single fields as they stand, for example an address that is half typed. What is only begun is not wrong. */
export function formIssues(input: MachineInput): MachineIssue[] {
  const { error } = MachineInput.safeParse(input);
  if (error === undefined) return [];
  const begun = begunFields(input);
  return issuesOf(error)
    .filter(({ path }) => !begun.has(path))
    .map(({ path, message }) => issue("error", "form", message, path));
}

function begunFields({ extensions, extras }: MachineInput): Set<string> {
  const begun = [
    extensions.map((extension, index) => isOpen(extension) && `extensions.${index}.version`),
    extras.files.map(({ path }, index) => path === "" && `extras.files.${index}.path`),
    extras.units.map(({ name }, index) => name === "" && `extras.units.${index}.name`),
  ];
  return new Set(begun.flat().filter((path) => path !== false));
}

/** All issues without those that only repeat what a field of the extras says itself. */
export function withForm(wrong: MachineIssue[], issues: readonly MachineIssue[]): MachineIssue[] {
  const repeats = ({ path }: MachineIssue) =>
    path.startsWith("extras.") && wrong.some((one) => one.path.startsWith(`${path}.`));
  return wrong.concat(issues.filter((one) => !repeats(one)));
}

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
