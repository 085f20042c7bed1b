import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { summary, vitestCounts } from "./check";
import { runTool } from "./setup.mjs";

it("counts a step that failed without a failed test", () => {
  const green = { code: 0, counts: { passed: 40, failed: 0, failures: [] } };
  expect(summary([green, { code: 0, counts: null }])).toBe("40 passed, 0 failed");
  expect(summary([green, { code: 1, counts: null }, { code: 1, counts: { passed: 2, failed: 3, failures: [] } }])).toBe(
    "42 passed, 4 failed",
  );
});

it("names the tests that failed, and a file that could not be loaded", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "bakehouse-counts-"));
  const report = path.join(folder, "report.json");
  await writeFile(path.join(folder, "sums.test.ts"), 'it("adds", () => expect(1).toBe(2)); it("holds", () => {});');
  await writeFile(path.join(folder, "lost.test.ts"), 'import "./nowhere";');
  await runTool("vitest/vitest.mjs", [
    "run",
    "--globals",
    `--root=${folder}`,
    "--reporter=json",
    `--outputFile=${report}`,
  ]);
  const counts = await vitestCounts(report);
  await rm(folder, { recursive: true });
  expect(counts).toMatchObject({ passed: 1, failed: 1 });
  expect(counts?.failures.toSorted()).toMatchObject([
    expect.stringMatching(/lost\.test\.ts › .*nowhere/),
    expect.stringMatching(/sums\.test\.ts › adds: .*expected 1 to be 2/),
  ]);
});
