import { issuesOf } from "#lib/issues";
import { check } from "#lib/machine/check/check";
import { fixOf } from "#lib/machine/check/choice-fixes";
import type { ShownIssue } from "#lib/machine/check/form";
import { issue, type MachineIssue } from "#lib/machine/check/issue";
import { compose } from "#lib/machine/choices/compose";
import { place } from "#lib/machine/choices/place";
import { isOpen } from "#lib/machine/choices/placed";
import { type Facts, MachineInput } from "#lib/machine/choices/schema";
import type { Format } from "#lib/machine/formats/names";
import { type Rendered, tryRender } from "#lib/machine/formats/render";

/** What comes out of a machine's choices and what is to be said of them. Plain data, so that it reaches the browser as it is. */
export type Judgement = {
  format: Format;
  rendered: Rendered;
  issues: ShownIssue[];
  /** Whether every field holds what it may hold, so that the choices can be kept. */
  isValid: boolean;
};

export function judge(input: MachineInput, facts: Facts, format: Format): Judgement {
  const choices = place(input, facts);
  const document = compose(choices);
  const wrong = formIssues(input);
  const issues = withForm(wrong, check(choices, document)).map((one) => ({
    ...one,
    fix: fixOf(one, input, facts)?.label ?? null,
  }));
  return { format, rendered: tryRender(document, format), issues, isValid: wrong.length === 0 };
}

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
