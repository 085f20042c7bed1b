import type { Diagnosis } from "#lib/machine/formats/doctor";

const RANK: Record<Diagnosis["severity"], number> = { error: 0, warning: 1, hint: 2 };

/** Lines of a text without their ends; a final newline begins an empty last one, as in an editor. */
export function linesOf(text: string): string[] {
  return text.split("\n");
}

/** The most serious issue of each line that has any. */
export function worstByLine(issues: readonly Diagnosis[]): Map<number, Diagnosis["severity"]> {
  const worst = new Map<number, Diagnosis["severity"]>();
  for (const { line, severity } of issues) {
    if (line === null) continue;
    const before = worst.get(line);
    if (before === undefined || RANK[severity] < RANK[before]) worst.set(line, severity);
  }
  return worst;
}
