import { expect, it } from "vitest";
import type { IssueCode } from "#lib/machine/check/issue";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";
import { cardsOf } from "./cards";
import { withoutOpen, withRecipe } from "./choices";
import { summaryOf } from "./verdict";

const docker = { recipe: "docker", version: "24.0.5" };
const told = (severity: "error" | "warning" | "hint", code: IssueCode = "note") => ({
  severity,
  code,
  path: "target",
  message: "Something.",
  remedy: null,
});

function summary(input: ReturnType<typeof sampleInput>, issues: ReturnType<typeof told>[] = []) {
  const facts = sampleFacts([{ name: "kubernetes", version: "v1.27.4" }]);
  const asked = new Set(["docker-24.0.5-x86-64.raw"]);
  return summaryOf({ issues, cards: cardsOf({ input, complete: withoutOpen(input), facts, asked, issues }) });
}

it("counts what is wrong and what is still to be done", () => {
  const begun = withRecipe(sampleInput({ extensions: [docker] }), "wasmtime");
  const issues = [told("error"), told("warning"), told("warning"), told("warning", "not-baked"), told("hint")];
  expect(summary(begun, issues)).toBe("1 error · 2 warnings · 1 version to choose · 1 image to bake");
});

it("says when nothing is left to do, and when nothing was begun", () => {
  const baked = sampleInput({ extensions: [{ recipe: "kubernetes", version: "v1.27.4" }] });
  expect(summary(baked, [told("hint")])).toBe("Ready to boot");
  expect(summary(sampleInput({}))).toBe("Nothing is chosen");
});
