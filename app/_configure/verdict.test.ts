import { expect, it } from "vitest";
import type { IssueCode } from "#lib/machine/check/issue";
import { cardsOf } from "#lib/machine/choices/cards";
import { withRecipe } from "#lib/machine/choices/edit";
import { place } from "#lib/machine/choices/place";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";
import { summaryOf } from "./verdict";

const docker = { recipe: "docker", version: "24.0.5" };
const made = (severity: "error" | "warning" | "hint", code: IssueCode = "note") => ({
  severity,
  code,
  path: "target",
  message: "Something.",
  fix: null,
});

function summary(input: ReturnType<typeof sampleInput>, issues: ReturnType<typeof made>[] = []) {
  const facts = sampleFacts([{ name: "kubernetes", version: "v1.27.4" }]);
  const asked = new Set(["docker-24.0.5-x86-64.raw"]);
  return summaryOf({ issues, cards: cardsOf({ choices: place(input, facts), asked, issues }) });
}

it("counts what is wrong and what is still to be done", () => {
  const begun = withRecipe(sampleInput({ extensions: [docker] }), "wasmtime");
  const issues = [made("error"), made("warning"), made("warning"), made("warning", "not-baked"), made("hint")];
  expect(summary(begun, issues)).toBe("1 error · 2 warnings · 1 version to choose · 1 image to bake");
});

it("says when nothing is left to do, and when nothing was begun", () => {
  const baked = sampleInput({ extensions: [{ recipe: "kubernetes", version: "v1.27.4" }] });
  expect(summary(baked, [made("hint")])).toBe("Ready to boot");
  expect(summary(sampleInput({}))).toBe("Nothing is chosen");
});

it("says that no machine reaches the address before it says that all is well", () => {
  const baked = sampleInput({ extensions: [{ recipe: "kubernetes", version: "v1.27.4" }] });
  expect(summary(baked, [made("warning", "local-server")])).toBe("1 address to set");
});
