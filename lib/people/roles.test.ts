import { describe, expect, it } from "vitest";
import { may, ROLES, VERBS, type Verb } from "./roles";

const allowed = (role: (typeof ROLES)[number] | null) => Object.keys(VERBS).filter((verb) => may(role, verb as Verb)); // its keys are the verbs

describe("what a role may", () => {
  it.each([
    [null, ["serve", "sign in"]],
    ["viewer", ["serve", "sign in", "look", "keep an account"]],
    ["baker", ["serve", "sign in", "look", "keep an account", "bake", "configure"]],
    [
      "publisher",
      ["serve", "sign in", "look", "keep an account", "bake", "configure", "publish", "follow", "write recipes"],
    ],
    ["admin", Object.keys(VERBS)],
  ] as const)("%s", (role, verbs) => {
    expect(allowed(role)).toEqual(verbs);
  });

  it("grows from role to role", () => {
    const counts = ROLES.map((role) => allowed(role).length);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
  });
});
