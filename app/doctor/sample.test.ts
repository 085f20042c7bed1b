import { expect, test } from "vitest";
import { doctor } from "#lib/machine/formats/doctor";
import { SAMPLE } from "./sample";

test("the example shows what the doctor finds, fixes, and leaves to its author", () => {
  const { issues, fixed } = doctor(SAMPLE);
  const codes = issues.map(({ code }) => code);
  expect(codes).toEqual(expect.arrayContaining(["duplicate-key", "versioned-name", "unknown-key", "dropin-name"]));
  expect(issues.every(({ line }) => line !== null)).toBe(true);
  const left = doctor(fixed ?? "").issues.filter(({ severity }) => severity === "error");
  expect(left.map(({ code }) => code)).toEqual(["dangling-link"]);
});
