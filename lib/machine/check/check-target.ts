import { issue, type MachineIssue } from "#lib/machine/check/issue";
import type { Choices } from "#lib/machine/choices/place";
import { BUTANE, butaneVersionOf, FLATCAR, lacks } from "#lib/machine/choices/targets";

/** Whether the target can do what is asked of it at all. */
export function checkTarget({ input: { target, butane }, placed }: Choices): MachineIssue[] {
  const issues: MachineIssue[] = [];
  if (placed.length > 0 && lacks(target, "sysext")) {
    issues.push(issue("error", "no-sysext", FLATCAR.sysext.because, "target"));
  }
  if (butane !== undefined && target.kind !== "other" && butaneVersionOf({ target, butane }) !== butane) {
    const known = Object.keys(BUTANE[target.kind]).sort().join(" and ");
    const message = `Butane ${butane} is no version of the variant ${target.kind}; it has ${known}.`;
    issues.push(issue("error", "butane-version", message, "butane"));
  }
  return issues;
}
