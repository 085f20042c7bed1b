import { describe, expect, it } from "vitest";
import { formIssues } from "#lib/machine/check/judge";
import { compose } from "#lib/machine/choices/compose";
import {
  finished,
  freeName,
  withExtensionBack,
  withFile,
  withoutExtension,
  withRecipe,
} from "#lib/machine/choices/edit";
import { place } from "#lib/machine/choices/place";
import { serverFiles } from "#lib/machine/choices/placed";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";

const facts = sampleFacts([]);
const docker = { recipe: "docker", version: "24.0.5" };

describe("serverFiles", () => {
  it("names what this server is to have, whatever the order and spelling of the choices", () => {
    const kubernetes = { recipe: "kubernetes", version: "1.27.4" };
    const expected = ["docker-24.0.5-x86-64.raw", "kubernetes-v1.27.4-x86-64.raw"];
    expect(serverFiles(sampleInput({ extensions: [docker, kubernetes] }), facts)).toEqual(expected);
    expect(serverFiles(sampleInput({ extensions: [kubernetes, docker, docker] }), facts)).toEqual(expected);
  });

  it("leaves out what comes from elsewhere", () => {
    const input = sampleInput({ extensions: [{ ...docker, source: { from: "flatcar-hub" } }] });
    expect(serverFiles(input, facts)).toEqual([]);
  });
});

describe("what is only begun", () => {
  const input = sampleInput({ extensions: [docker], extras: { files: [{ path: "/etc/motd", text: "hello" }] } });
  const begun = {
    ...withRecipe(input, "wasmtime"),
    extras: { ...input.extras, files: [{ path: "", text: "" }, ...input.extras.files] },
  };
  const open = { ...begun, extensions: begun.extensions.toReversed() };

  it("is not saved", () => {
    expect(finished(open)).toEqual(input);
    expect(finished(input)).toEqual(input);
  });

  it("leaves the places of what stands below it", () => {
    const choices = place(open, facts);
    expect(choices.placed.map(({ choice }) => choice)).toEqual(["extensions.1"]);
    expect(compose(choices).files.map(({ from }) => from)).toContain("extras.files.1");
    expect(formIssues(open)).toEqual([]);
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

it("an extension that was removed comes back to its place as it was", () => {
  const input = sampleInput({ extensions: [docker, { recipe: "kubernetes", version: "v1.27.4", updates: "all" }] });
  for (const [index, extension] of input.extensions.entries())
    expect(withExtensionBack(withoutExtension(input, index), index, extension)).toEqual(input);
});

it("an extra file replaces the one of its path", () => {
  const once = withFile(sampleInput({}), { path: "/etc/a", text: "1" });
  const twice = withFile(withFile(once, { path: "/etc/b", text: "2" }), { path: "/etc/a", text: "3" });
  expect(twice.extras.files).toEqual([
    { path: "/etc/a", text: "3" },
    { path: "/etc/b", text: "2" },
  ]);
});
