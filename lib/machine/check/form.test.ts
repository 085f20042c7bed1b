import { expect, it } from "vitest";
import { check } from "#lib/machine/check/check";
import { errorAt, issuesAt } from "#lib/machine/check/form";
import { formIssues, withForm } from "#lib/machine/check/judge";
import { place } from "#lib/machine/choices/place";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";

const begun = sampleInput({});
const typed = {
  ...begun,
  target: { kind: "flatcar" as const, release: "35" },
  extras: { ...begun.extras, hostname: "node_1", files: [{ path: "etc/motd", text: "" }] },
};
const issues = withForm(formIssues(typed), check(place(typed, sampleFacts()))).map((issue) => ({
  ...issue,
  fix: null,
}));

it("half-typed fields say what they want, each at its place", () => {
  expect(errorAt(issues, "target.release")).toMatch(/Flatcar release number/);
  expect(errorAt(issues, "extras.hostname")).toMatch(/host name/);
  expect(errorAt(issues, "extras.files.0.path")).toMatch(/absolute path/);
  expect(formIssues(begun)).toEqual([]);
});

it("what a field says is not said again below it", () => {
  expect(issuesAt(issues, "extras")).toEqual([]);
});
