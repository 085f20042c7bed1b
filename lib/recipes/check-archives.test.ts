import { expect, test } from "vitest";
import { checkRecipe } from "#lib/recipes/check-recipe";
import { Recipe } from "#lib/recipes/schema";

/** What is said of a recipe with one source and one step. */
function complaints(source: object, step: object): string[] {
  const recipe = Recipe.parse({
    ...{ name: "tool", title: "Tool", summary: "A tool.", homepage: "https://example.org/", licence: "MIT" },
    versions: { from: "fixed", versions: ["1.0"] },
    arch: { "x86-64": "amd64" },
    sources: { tool: source },
    image: [{ place: "tool", ...step }],
  });
  return checkRecipe(recipe, new Map()).map(({ path, message }) => `${path.join(".")}: ${message}`);
}

const url = (end: string) => ({ url: `https://example.org/tool-{version}${end}` });
const BIN = { from: "bin/*", to: "usr/bin/" };

test.each([".tar.gz", ".tar.bz2", ".tbz", ".tar.zst", ".zip", ".deb", ".ZIP", ".tgz?download=1"])(
  "an address that ends in %s is an archive",
  (end) => {
    expect(complaints(url(end), BIN)).toEqual([]);
    expect(complaints(url(end), { to: "usr/bin/tool" })).toEqual([
      expect.stringContaining("say with from what to take"),
    ]);
  },
);

test.each([".gz", ".xz", ".bz2", ".zst", ""])("an address that ends in %j is one file", (end) => {
  expect(complaints(url(end), { to: "usr/bin/tool" })).toEqual([]);
  expect(complaints(url(end), BIN)).toEqual([expect.stringContaining("is one file and no archive; leave from out")]);
});

test.each([".7z", ".rar", ".tar.lz", ".tar.Z", ".rpm", ".tar.lz4?raw=1"])(
  "an archive that ends in %s is refused",
  (end) => {
    expect(complaints(url(end), BIN)).toContainEqual(
      expect.stringMatching(/^sources\.tool\.url: Ends in \.\S+, an archive/),
    );
    expect(complaints({ ...url(end), format: "file" }, { to: "usr/share/tool" })).toEqual([]);
  },
);

test.each([
  [".tar.gz", "*.deb", []],
  [".zip", "{arch}/*.tar.gz", []],
  [".tar.gz", "*", []],
  [".tar.gz", "*.zip", [expect.stringMatching(/^image\.0\.inside: Only tar archives and \.deb packages/)]],
  [".tar.gz", "{kind}/*.deb", [expect.stringContaining("There is no variable {kind}")]],
  [".gz", "*.deb", [expect.stringContaining("leave from out"), expect.stringContaining("leave inside out")]],
])("archives in a %s by the pattern %s", (end, inside, expected) => {
  expect(complaints(url(end), { ...BIN, inside })).toEqual(expected);
});
