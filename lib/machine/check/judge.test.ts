import { expect, it } from "vitest";
import { judge } from "#lib/machine/check/judge";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";

const docker = { recipe: "docker", version: "24.0.5" };

it("answers in plain data, as the server sends it with the page", () => {
  const answer = judge(sampleInput({ extensions: [docker] }), sampleFacts([]), "bu");
  expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
  expect(answer).toMatchObject({
    format: "bu",
    rendered: { text: expect.stringContaining("docker-24.0.5-x86-64.raw") },
  });
});

it("says which format cannot hold the choices, and which fields cannot be kept", () => {
  const typed = { ...sampleInput({}), target: { kind: "other" as const, id: "De bian" } };
  const { rendered, isValid, issues } = judge(typed, sampleFacts([]), "ign");
  expect(rendered).toEqual({ problem: expect.stringContaining("cloud-init or the script") });
  expect(isValid).toBe(false);
  expect(issues[0]).toMatchObject({ code: "form", path: "target.id", fix: null });
});
