import { replaceEqualDeep } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import { judge } from "#lib/machine/check/judge";
import { bakeable, cardsOf } from "#lib/machine/choices/cards";
import { withExtension, withFile, withRecipe } from "#lib/machine/choices/edit";
import { place } from "#lib/machine/choices/place";
import type { Facts, MachineInput } from "#lib/machine/choices/schema";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";

const docker = { recipe: "docker", version: "24.0.5" };
const FILE = "docker-24.0.5-x86-64.raw";

function cards(input: MachineInput, facts: Facts = sampleFacts([]), asked: string[] = [FILE]) {
  return cardsOf({ choices: place(input, facts), asked: new Set(asked), issues: [] });
}

describe("where an image stands", () => {
  const status = (...[choice, ...more]: [object, Facts?, string[]?]) =>
    cards(sampleInput({ extensions: [{ ...docker, ...choice }] }), ...more)[0]?.status;

  it.each([
    ["baked", status({}, sampleFacts([{}]))],
    ["missing", status({})],
    ["asking", status({}, sampleFacts([]), [])],
    ["asking", status({}, sampleFacts(null))],
    ["elsewhere", status({ source: { from: "flatcar-hub" } })],
    ["impossible", status({ recipe: "nothing" })],
    ["open", cards(withRecipe(sampleInput({}), "docker"))[0]?.status],
  ])("%s", (expected, found) => expect(found).toBe(expected));

  it("is impossible on an architecture that the recipe does not have", () => {
    const input = sampleInput({ arch: "arm64", extensions: [{ recipe: "wasmtime", version: "v1.0.0" }] });
    expect(cards(input, sampleFacts([]), ["wasmtime-v1.0.0-arm64.raw"])[0]?.status).toBe("impossible");
    expect(bakeable(cards(input))).toEqual([]);
  });
});

describe("a baked image that will not do is not called baked and nothing more", () => {
  const usual = "usr/lib/extension-release.d/extension-release.docker";
  const misfit = (input: object, image: Parameters<typeof sampleFacts>[0]) => {
    const facts = sampleFacts(image);
    const chosen = sampleInput({ extensions: [docker], ...input });
    const { issues } = judge(chosen, facts, "bu");
    return cardsOf({ choices: place(chosen, facts), asked: new Set([FILE]), issues })[0]?.misfit;
  };

  it.each([
    [null, misfit({}, [{ paths: [usual] }])],
    ["options", misfit({ extensions: [{ ...docker, options: { only: "docker" } }] }, [{ options: {} }])],
    ["system", misfit({}, [{ os: "debian" }])],
    ["system", misfit({ target: { kind: "flatcar", release: "3033.2.0" } }, [{ os: "_any" }])],
    ["system", misfit({ target: { kind: "flatcar", release: "3374.2.0" } }, [{ compression: "zstd:19" }])],
    ["name", misfit({}, [{ paths: [usual.replace("docker", "moby")] }])],
    ["contents", misfit({ extensions: [{ ...docker, updates: "all" }] }, [{ paths: [usual, "opt/x"] }])],
    ["outdated", misfit({}, [{ outdated: "its units are wrong." }])],
  ])("%s", (expected, found) => expect(found).toBe(expected));
});

it("an image to bake belongs to its own card, also below one without a version", () => {
  const open = withRecipe(sampleInput({ extensions: [docker] }), "kubernetes");
  const found = cards({ ...open, extensions: open.extensions.toReversed() });
  expect(found.map(({ missing }) => missing?.file)).toEqual([undefined, FILE]);
});

it("blanks of the recipe's files are shown with what was written into them", () => {
  const agent = sampleInput({ extensions: [{ recipe: "k3s", version: "v1.0.0", role: "agent" }] });
  const [file] = cards(agent)[0]?.files ?? [];
  expect(file?.text).toBe("server: <<address>>\n");
  const written = withFile(agent, { path: file?.path ?? "", text: "server: 10.0.0.1\n" });
  expect(cards(written)[0]?.files[0]?.text).toBe("server: 10.0.0.1\n");
});

it("cards that a change does not touch stay the same for React", () => {
  const extensions = ["docker", "kubernetes", "chrony"].map((recipe) => ({ recipe, version: "1.0.0" }));
  const before = cards(sampleInput({ extensions }));
  const after = replaceEqualDeep(before, cards(withExtension(sampleInput({ extensions }), 1, { version: "1.0.1" })));
  expect(after.map((card, index) => card === before[index])).toEqual([true, false, true]);
});
