import { issuesOf } from "#lib/issues";
import { issue, type MachineIssue } from "#lib/machine/check/issue";
import { MachineInput } from "#lib/machine/choices/schema";
import { FORM } from "./told";

/** What is wrong with single fields as they stand, for example an address that is half typed. */
export function formIssues(input: MachineInput): MachineIssue[] {
  const { error } = MachineInput.safeParse(input);
  return error === undefined ? [] : issuesOf(error).map(({ path, message }) => issue("error", FORM, message, path));
}

/** All issues without those that only repeat what a field of the extras says itself. */
export function withForm(wrong: readonly MachineIssue[], found: readonly MachineIssue[]): MachineIssue[] {
  const repeats = ({ path }: MachineIssue) =>
    path.startsWith("extras.") && wrong.some((one) => one.path.startsWith(`${path}.`));
  return [...wrong, ...found.filter((issue) => !repeats(issue))];
}
