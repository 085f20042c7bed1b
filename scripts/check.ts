import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { needBrowser } from "./browser";
import { fleetingFolder } from "./fleeting";
import { ROOT, SETUP } from "./folders.mjs";
import { withLock } from "./lock.mjs";
import { freePort } from "./port";
import { withPostgresql } from "./postgresql";
import { buildWeb, runTool } from "./setup.mjs";
import { needSquashfsTools } from "./squashfs";
import { orStop, Stop } from "./stop.mjs";
import { needSwift } from "./swift";
import { needZstd } from "./zstd";

const UNIT_REPORT = path.join(SETUP, "vitest.json");
const POSTGRESQL_REPORT = path.join(SETUP, "vitest-postgresql.json");
const E2E_REPORT = path.join(SETUP, "playwright.json");

type Check = { name: string; run(): Promise<number>; count?(): Promise<Counts | null> };

const FAST: Check[] = [
  { name: "Format and lint", run: () => runTool("@biomejs/biome/bin/biome", ["ci", "."]) },
  { name: "Types", run: types },
  { name: "Nothing unused", run: () => runTool("knip/bin/knip.js", ["--no-progress"]) },
  { name: "Unit tests", run: () => unitTests(UNIT_REPORT), count: () => vitestCounts(UNIT_REPORT) },
];
const SLOW: Check[] = [
  { name: "Unit tests on PostgreSQL", run: onPostgresql, count: () => vitestCounts(POSTGRESQL_REPORT) },
  { name: "Production build", run: build },
  { name: "End-to-end tests", run: endToEndTests, count: () => playwrightCounts(E2E_REPORT) },
];

/** `npm test`: sets up what tests need and runs everything; `--fast` leaves out the build and the browser. */
export function test(args: string[]): Promise<void> {
  return orStop(async () => {
    forgetSettings();
    await withLock(async () => {
      await needSquashfsTools();
      await needZstd();
      await needSwift();
    });
    process.env.TMPDIR = await fleetingFolder();
    const steps = await runSteps(args.includes("--fast") ? FAST : [...FAST, ...SLOW]);
    console.log(`\n${summary(steps)}`);
    process.exit(steps.every(({ code }) => code === 0) ? 0 : 1);
  });
}

/** Tests say themselves what they need: an operator's settings must not reach them. */
function forgetSettings(): void {
  for (const name of Object.keys(process.env))
    if (/^(BAKEHOUSE_\w+|(TEST_)?DATABASE_URL|GITHUB_TOKEN|HOST|PORT|NODE_ENV)$/.test(name)) delete process.env[name];
  process.env.NEXT_TELEMETRY_DISABLED = "1";
}

async function runSteps(checks: Check[]): Promise<Step[]> {
  const steps: (Step & { name: string })[] = [];
  for (const { name, run, count } of checks) {
    console.log(`\n── ${name}`);
    const code = await run();
    steps.push({ name, code, counts: (await count?.()) ?? null });
  }
  console.log("");
  for (const { name, code, counts } of steps) {
    console.log(`${code === 0 ? "ok    " : "FAILED"} ${name}`);
    for (const failure of counts?.failures ?? []) console.log(`       ${failure}`);
  }
  return steps;
}

async function types(): Promise<number> {
  // The development server leaves types of pages there that may be gone by now.
  await rm(path.join(ROOT, ".next/dev/types"), { recursive: true, force: true });
  const code = await runTool("next/dist/bin/next", ["typegen"]);
  return code === 0 ? runTool("typescript/bin/tsc", ["--noEmit"]) : code;
}

async function unitTests(report: string, env = process.env): Promise<number> {
  await rm(report, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  return runTool("vitest/vitest.mjs", ["run", ...reporters], { env });
}

/** Those that touch the database once more, on the other one (vitest.config.ts says which they are). */
function onPostgresql(): Promise<number> {
  return orFailed(() =>
    withPostgresql((url) => unitTests(POSTGRESQL_REPORT, { ...process.env, TEST_DATABASE_URL: url })),
  );
}

function build(): Promise<number> {
  return orFailed(() =>
    withLock(async () => {
      await buildWeb();
      return 0;
    }),
  );
}

/** What is missing fails its step alone. */
async function orFailed(step: () => Promise<number>): Promise<number> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    console.error(error.message);
    return 1;
  }
}

async function endToEndTests(): Promise<number> {
  await rm(E2E_REPORT, { force: true });
  const complaint = await needBrowser();
  if (complaint !== null) {
    console.error(complaint);
    return 1;
  }
  const env = { ...process.env, E2E_PORT: String(await freePort()), E2E_REPORT };
  return runTool("@playwright/test/cli.js", ["test"], { env });
}

export type Counts = { passed: number; failed: number; failures: string[] };
export type Step = { code: number; counts: Counts | null };

type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { name: string; status: string; message: string; assertionResults: VitestResult[] }[];
};
type VitestResult = { fullName: string; status: string; failureMessages: string[] };

/** Counts in a JSON report of vitest, and the first line of each failure; null where there is no report. */
export async function vitestCounts(file: string): Promise<Counts | null> {
  const report = await readJson<VitestReport>(file);
  if (report === null) return null;
  const failures = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((result) => result.status === "failed");
    const said = failed.map(({ fullName, failureMessages }) => `${fullName}: ${firstLine(failureMessages[0])}`);
    // A file that could not be loaded has no tests.
    if (status === "failed" && said.length === 0) said.push(firstLine(message));
    return said.map((text) => `${path.relative(ROOT, name)} › ${text}`);
  });
  return { passed: report.numPassedTests, failed: report.numFailedTests, failures };
}

function firstLine(text = ""): string {
  return text.split("\n", 1)[0] ?? "";
}

/** The same for Playwright, which names them itself; a test that passed only when tried again is one that failed. */
export async function playwrightCounts(file: string): Promise<Counts | null> {
  const report = await readJson<{ stats: Record<"expected" | "unexpected" | "flaky", number> }>(file);
  if (report === null) return null;
  const { expected, unexpected, flaky } = report.stats;
  return { passed: expected, failed: unexpected + flaky, failures: [] };
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
