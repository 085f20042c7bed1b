import { describe, expect, it } from "vitest";
import { lesser, may, ROLES, type Role, VERB_NAMES, type Verb } from "./roles";

const allowed = (role: Role | null) => VERB_NAMES.filter((verb) => may(role, verb));

describe("what a role may", () => {
  it("is nothing but what machines read and signing in for nobody", () => {
    expect(allowed(null)).toEqual(["serve", "fetch", "sign in", "sign out", "follow link"]);
  });

  it.each<[Role, Verb[], Verb[]]>([
    ["viewer", ["look", "check recipe", "make token"], ["try recipe", "bake image", "save config"]],
    ["baker", ["try recipe", "bake image", "save config"], ["publish image", "follow", "save recipe"]],
    [
      "publisher",
      ["publish image", "follow", "save recipe"],
      ["delete image", "add key", "see webhooks", "read audit"],
    ],
    ["admin", ["delete image", "add key", "see webhooks", "read audit", "manage people"], []],
  ])("of a %s reaches as far as its name says", (role, can, cannot) => {
    expect(allowed(role)).toEqual(expect.arrayContaining(can));
    expect(cannot.filter((verb) => may(role, verb))).toEqual([]);
  });

  it("grows from role to role, to everything", () => {
    const counts = ROLES.map((role) => allowed(role).length);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(new Set(counts).size).toBe(ROLES.length);
    expect(counts.at(-1)).toBe(VERB_NAMES.length);
  });
});

it("the lesser of two roles is the one that may less", () => {
  expect(lesser("admin", "baker")).toBe("baker");
  expect(lesser("viewer", "publisher")).toBe("viewer");
});
