import { expect, it } from "vitest";
import { offeredOptions } from "#lib/machine/choices/options";
import { Extension } from "#lib/machine/choices/schema";
import { Recipe } from "#lib/recipes/schema";

const recipe = Recipe.parse({
  ...{ name: "tool", title: "Tool", summary: "s", homepage: "https://example.org/", licence: "MIT" },
  versions: { from: "fixed", versions: ["2.0"] },
  arch: { "x86-64": "amd64", arm64: "arm64" },
  options: {
    cni: { type: "choice", summary: "s", choices: ["yes", "no"], default: "no" },
    "cni-version": {
      ...{ type: "version", summary: "s", versions: { from: "fixed", versions: ["1"] } },
      when: { option: { cni: "yes" }, version: ">=2" },
    },
    board: { type: "choice", summary: "s", choices: ["jetson"], when: { arch: "arm64" } },
  },
  image: [{ write: "usr/share/tool", text: "x" }],
});

it.each([
  ["by default", "2.0", {}, "x86-64", ["cni"]],
  ["once another option is chosen", "2.0", { cni: "yes" }, "x86-64", ["cni", "cni-version"]],
  ["in an older version", "1.9", { cni: "yes" }, "x86-64", ["cni"]],
  ["on the other architecture", "2.0", {}, "arm64", ["cni", "board"]],
] as const)("offers the options that apply %s", (_when, version, options, arch, offered) => {
  const extension = Extension.parse({ recipe: "tool", version, options });
  expect(offeredOptions(recipe, extension, arch).map(([key]) => key)).toEqual(offered);
});
