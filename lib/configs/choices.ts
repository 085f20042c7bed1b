import type { Ending } from "#lib/configs/addresses";
import { AppError } from "#lib/errors";
import { check } from "#lib/machine/check/check";
import type { MachineIssue } from "#lib/machine/check/issue";
import { compose } from "#lib/machine/choices/compose";
import { missingImages } from "#lib/machine/choices/missing";
import { type Choices, place } from "#lib/machine/choices/place";
import type { Facts, MachineInput } from "#lib/machine/choices/schema";
import { render } from "#lib/machine/formats/render";

/** Bytes of extras from which on reading them takes longer than the way to another thread and back. */
const LONG = 8 * 1024;

/** Whether what is made of these choices is made in a thread (`inThread`). */
export function isLong({ extras }: MachineInput): boolean {
  return JSON.stringify(extras).length > LONG;
}

/** Each chosen image, what is missing, and what is wrong. */
export function judgeChoices(input: MachineInput, facts: Facts) {
  const choices = place(input, facts);
  return { placed: choices.placed, missing: missingIn(choices), issues: check(choices) };
}

/**
 * The text that a machine's choices make. Throws AppError unsupported (a format that the system does not read) and, for
 * Ignition, conflict.
 */
export function writeChoices(input: MachineInput, facts: Facts, ending: Exclude<Ending, "json">): string {
  const choices = place(input, facts);
  const document = compose(choices);
  const text = render(document, ending);
  if (ending === "ign") requireBootable(choices, check(choices, document));
  return text;
}

/**
 * A machine reads its Ignition config once, at first boot, with no one watching: what cannot work is refused here, where the
 * answer says why. Butane is there to be read and fixed, and the other two can be run again.
 */
function requireBootable(choices: Choices, issues: readonly MachineIssue[]): void {
  const missing = missingIn(choices);
  const errors = issues.filter(({ severity }) => severity === "error").map(({ path, message }) => ({ path, message }));
  if (missing.length + errors.length === 0) return;
  const files = missing.map(({ file }) => file).join(", ");
  const sentences = errors.map(({ message }) => message);
  if (missing.length > 0) sentences.unshift(`Not baked yet: ${files}. POST each request to /api/v1/builds to bake it.`);
  const issuesIfAny = errors.length > 0 ? errors : undefined;
  throw new AppError("conflict", sentences.join(" "), { issues: issuesIfAny, facts: { missing } });
}

function missingIn(choices: Choices) {
  return missingImages(choices).map(({ file, request }) => ({ file, request }));
}
