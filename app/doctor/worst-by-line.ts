import { bySeverity } from "#lib/machine/check/issue";
import type { Diagnosis } from "#lib/machine/formats/doctor";

/** The most serious issue of each line that has any. */
export function worstByLine(issues: readonly Diagnosis[]): Map<number, Diagnosis["severity"]> {
  const worst = new Map<number, Diagnosis["severity"]>();
  for (const issue of issues) {
    if (issue.line === null) continue;
    const before = worst.get(issue.line);
    if (before === undefined || bySeverity(issue, { severity: before }) < 0) worst.set(issue.line, issue.severity);
  }
  return worst;
}
