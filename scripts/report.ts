import { readFile } from "node:fs/promises";

export type Counts = { passed: number; failed: number };
export type Step = { code: number; counts: Counts | null };

/** Counts in a JSON report of vitest; null where there is no report. */
export async function vitestCounts(file: string): Promise<Counts | null> {
  const report = await readJson<{ numPassedTests: number; numFailedTests: number }>(file);
  return report && { passed: report.numPassedTests, failed: report.numFailedTests };
}

/** The same for Playwright; a test that passed only when tried again is one that failed. */
export async function playwrightCounts(file: string): Promise<Counts | null> {
  const report = await readJson<{ stats: Record<"expected" | "unexpected" | "flaky", number> }>(file);
  return report && { passed: report.stats.expected, failed: report.stats.unexpected + report.stats.flaky };
}

/** What the test runners document of their reports. */
async function readJson<Report>(file: string): Promise<Report | null> {
  const text = await readFile(file, "utf8").catch(() => null);
  return text === null ? null : (JSON.parse(text) as Report);
}

/**
 * The last line of a test run. A step that failed without a failed test (a type error, a report that was never written)
 * counts as one failure: the line never says `0 failed` of a run that did.
 */
export function summary(steps: Step[]): string {
  const passed = steps.reduce((sum, { counts }) => sum + (counts?.passed ?? 0), 0);
  const failed = steps.reduce((sum, { code, counts }) => sum + Math.max(counts?.failed ?? 0, code === 0 ? 0 : 1), 0);
  return `${passed} passed, ${failed} failed`;
}
