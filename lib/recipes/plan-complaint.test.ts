import { expect, it } from "vitest";
import type { Plan } from "#lib/recipes/plan";
import { planComplaint } from "#lib/recipes/plan-complaint";
import { DOCKER, planOf } from "#lib/testing/source-plan";

it("a plan that a recipe makes is taken", () => {
  expect(planComplaint(planOf(DOCKER))).toBeNull();
});

it.each<[string, Partial<Plan>, string]>([
  ["more sources than anybody has", planOf(...Array.from({ length: 201 }, () => DOCKER)), "200 sources"],
  ["more steps than anybody writes", { steps: Array(5001).fill({ op: "remove", path: "x" }) }, "5000 steps"],
  ["more patterns than anybody writes", { require: Array(5001).fill("x") }, "5000 steps"],
  ["a compression that is none", { compression: "gzip -foo" }, "compression"],
  ["a time before all times", { epoch: -1 }, "the time -1"],
  ["a time after all times", { epoch: 2 ** 40 }, "which no image can carry"],
  ["a text between all letters", { steps: [{ op: "replace", path: "usr/a", text: "", with: "x" }] }, "empty"],
  ["a pattern that takes forever", { steps: [{ op: "remove", path: "*a*a*a*a" }] }, "can take forever"],
])("a plan with %s is not", (_, odd, says) => {
  expect(planComplaint({ ...planOf(DOCKER), ...odd })).toContain(says);
});
