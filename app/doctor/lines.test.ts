import { expect, test } from "vitest";
import type { Diagnosis } from "#lib/machine/formats/doctor";
import { worstByLine } from "./worst-by-line";

const issue = (line: number | null, severity: Diagnosis["severity"]): Diagnosis => ({
  line,
  severity,
  code: "missing",
  message: "m",
  path: "p",
});

test("a line shows the most serious of its issues", () => {
  const issues = [issue(3, "hint"), issue(3, "error"), issue(3, "warning"), issue(7, "warning"), issue(null, "error")];
  expect([...worstByLine(issues)]).toEqual([
    [3, "error"],
    [7, "warning"],
  ]);
});
