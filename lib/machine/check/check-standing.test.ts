import { expect, it } from "vitest";
import { check } from "#lib/machine/check/check";
import { place } from "#lib/machine/choices/place";
import type { KnownImage } from "#lib/machine/choices/schema";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";

const input = sampleInput({ extensions: [{ recipe: "docker", version: "24.0.5" }] });
const standing = (image: Partial<KnownImage>) =>
  check(place(input, sampleFacts([image]))).filter(({ code }) => code === "withdrawn" || code === "candidate");

it("a withdrawn version is warned of with the reason, a candidate with what to do, a published one not at all", () => {
  const withdrawn = { at: "2026-11-30T08:00:00.000Z", reason: "It loses volumes." };
  expect(standing({ state: "withdrawn", withdrawn })).toMatchObject([
    {
      ...{ severity: "warning", path: "extensions.0.version", code: "withdrawn" },
      message: expect.stringContaining("was withdrawn on 2026-11-30: “It loses volumes.”"),
    },
  ]);
  expect(standing({ state: "candidate" })).toMatchObject([{ severity: "warning", code: "candidate" }]);
  expect(standing({})).toEqual([]);
});
