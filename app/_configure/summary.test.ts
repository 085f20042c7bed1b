import { describe, expect, it } from "vitest";
import type { IssueCode } from "#lib/machine/check/issue";
import { cardsOf } from "#lib/machine/choices/cards";
import { withRecipe } from "#lib/machine/choices/edit";
import { place } from "#lib/machine/choices/place";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";
import { summaryOf } from "./summary";

const docker = { recipe: "docker", version: "24.0.5" };
const made = (severity: "error" | "warning" | "hint", code: IssueCode = "note") => ({
  severity,
  code,
  path: "target",
  message: "Something.",
  fix: null,
});

const IDLE = { builds: new Map(), isWithoutWorker: false };
const baked = sampleInput({ extensions: [{ recipe: "kubernetes", version: "v1.27.4" }] });

type Judged = Parameters<typeof summaryOf>[0];
type Bakery = Parameters<typeof summaryOf>[1];

function summary(
  input: ReturnType<typeof sampleInput>,
  issues: ReturnType<typeof made>[] = [],
  { bakery = {}, ...judged }: Partial<Judged> & { bakery?: Partial<Bakery> } = {},
) {
  const facts = sampleFacts([{ name: "kubernetes", version: "v1.27.4" }]);
  const asked = new Set(["docker-24.0.5-x86-64.raw"]);
  const cards = cardsOf({ choices: place(input, facts), asked, issues });
  return summaryOf({ issues, cards, isValid: true, problem: null, ...judged }, { ...IDLE, ...bakery });
}

it("counts what is wrong and what is still to be done", () => {
  const begun = withRecipe(sampleInput({ extensions: [docker] }), "wasmtime");
  const issues = [made("error"), made("warning"), made("warning"), made("warning", "not-baked"), made("hint")];
  expect(summary(begun, issues)).toBe("1 error · 2 warnings · 1 version to choose · 1 image to bake");
});

it("says when nothing is left to do, and when nothing was begun", () => {
  expect(summary(baked, [made("hint")])).toBe("Ready to boot");
  expect(summary(sampleInput({}))).toBe("Nothing is chosen");
});

it("says that no machine reaches the address before it says that all is well", () => {
  expect(summary(baked, [made("warning", "local-server")])).toBe("1 address to set");
});

describe("“Ready to boot” is said beside nothing that speaks against it", () => {
  const ofImage = { ...made("hint", "outdated"), path: "extensions.0.version" };
  it.each([
    ["an outdated image", summary(baked, [ofImage])],
    ["an image that is still looked up", summary(sampleInput({ extensions: [{ recipe: "wasmtime", version: "1" }] }))],
    ["changes that are not judged yet", summary(baked, [], { isValid: false })],
    ["changes that cannot be judged", summary(baked, [], { problem: "Loading chunk 12 failed." })],
  ])("%s", (_, said) => expect(said).not.toMatch(/Ready|^$/));
});

it("tells images that are being baked from those that wait for somebody to bake them", () => {
  const input = sampleInput({ extensions: [docker] });
  const builds = new Map([["docker-24.0.5-x86-64.raw", { status: "queued" as const }]]);
  expect(summary(input, [], { bakery: { builds } })).toBe("1 image being baked");
  expect(summary(input, [], { bakery: { builds, isWithoutWorker: true } })).toBe(
    "1 image waiting: no worker is running",
  );
});
