import { describe, expect, it } from "vitest";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";
import { atChoices, filesOf, freeName, withFile, withoutOpen, withRecipe } from "./choices";

const facts = sampleFacts([]);
const docker = { recipe: "docker", version: "24.0.5" };
const told = (path: string) => ({ severity: "error", path, code: "note", message: "Something." }) as const;

describe("filesOf", () => {
  it("names what this server is to have, whatever the order and spelling of the choices", () => {
    const kubernetes = { recipe: "kubernetes", version: "1.27.4" };
    const expected = ["docker-24.0.5-x86-64.raw", "kubernetes-v1.27.4-x86-64.raw"];
    expect(filesOf(sampleInput({ extensions: [docker, kubernetes] }), facts)).toEqual(expected);
    expect(filesOf(sampleInput({ extensions: [kubernetes, docker, docker] }), facts)).toEqual(expected);
  });

  it("leaves out what comes from elsewhere", () => {
    const input = sampleInput({ extensions: [{ ...docker, source: { from: "flatcar-hub" } }] });
    expect(filesOf(input, facts)).toEqual([]);
  });
});

describe("what is only begun", () => {
  const input = sampleInput({ extensions: [docker], extras: { files: [{ path: "/etc/motd", text: "hello" }] } });
  const begun = {
    ...withRecipe(input, "wasmtime"),
    extras: { ...input.extras, files: [{ path: "", text: "" }, ...input.extras.files] },
  };
  const open = { ...begun, extensions: begun.extensions.toReversed() };

  it("is not composed", () => {
    expect(withoutOpen(open)).toEqual(input);
    expect(withoutOpen(input)).toBe(input);
  });

  it("does not move the issues of what stands below it", () => {
    const issues = [told("extensions.0.version"), told("extras.files.0.path"), told("target")];
    const places = ["extensions.1.version", "extras.files.1.path", "target"];
    expect(atChoices(issues, open).map(({ path }) => path)).toEqual(places);
  });
});

describe("names", () => {
  it("of a recipe that is chosen again do not clash", () => {
    const thrice = withRecipe(withRecipe(sampleInput({ extensions: [docker] }), "docker"), "docker");
    expect(thrice.extensions.map(({ name }) => name)).toEqual([undefined, "docker-2", "docker-3"]);
  });

  it("are counted on from the number they have", () => {
    expect(freeName("docker-9", ["docker-10"])).toBe("docker-11");
  });
});

it("an extra file replaces the one of its path", () => {
  const once = withFile(sampleInput({}), { path: "/etc/a", text: "1" });
  const twice = withFile(withFile(once, { path: "/etc/b", text: "2" }), { path: "/etc/a", text: "3" });
  expect(twice.extras.files).toEqual([
    { path: "/etc/a", text: "3" },
    { path: "/etc/b", text: "2" },
  ]);
});
