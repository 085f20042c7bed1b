import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isAppError } from "#lib/errors";
import { checkRequest } from "#lib/recipes/check-request";
import { loadCatalog } from "#lib/recipes/load";
import { makePlan } from "#lib/recipes/make-plan";
import { BuildRequest } from "#lib/recipes/schema";
import { HELLO } from "#lib/testing/hello-recipe";

/** Without a file of its own. */
const BARE = HELLO.replace("  - files: usr/**\n", "");

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-recipes-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<void> {
  await mkdir(path.join(folder, name));
  await writeFile(path.join(folder, name, "recipe.yaml"), text);
}

const INDEX = '  from: html-index\n  url: https://example.org/\n  match: "';
test.each<[mistake: string, from: string, to: string, line: number, message: string]>([
  ["a pattern that begins with *", "bin/*", "*.so", 21, "put a text that begins with * in quotes"],
  ["one in a list", "bin/*", "bin/*\n    exclude: [*.md]", 22, "put a text that begins with * in quotes"],
  ["a variable in front", "https://example.org/h", "{base}/h", 18, "put a text that begins with { in quotes"],
  ["a sign that is reserved", "Says hello.", "@hello", 3, "put a text that begins with @ in quotes"],
  ["a text that is a tag", "bin/*", "!x", 21, "put a text that begins with ! in quotes"],
  ["a text that is an anchor", "bin/*", "&x", 21, "image.0.from: Must be a text and is empty."],
  ["a colon in a text", "Says hello.", "Hello: says it", 3, "put a text that holds a colon and a space in quotes"],
  ["a backslash in double quotes", '  from: fixed\n  versions: ["1.0"]', `${INDEX}a(\\d+)"`, 9, "in single quotes"],
  ["a version that is a number", '["1.0"]', "[1.10]", 8, "Must be a text and is a number; put it in quotes."],
  ["a folder without its slash", "to: usr/bin/", "to: usr/bin", 22, "usr/bin is a folder: end it with /"],
  ["a path from the root", "to: usr/bin/", "to: /usr/bin/", 22, "leave out the / in front"],
  ["another's word for an architecture", "x86-64: amd64", "amd64: amd64", 10, "arch.amd64: Write x86-64"],
  ["one in a condition", "bin/*", "bin/*\n    when: { arch: aarch64 }", 22, "Must be x86-64 or arm64."],
  ["a mode in quotes", "bin/*", "bin/*\n    mode: '0755'", 22, "0644 or 0755, with the 0 in front and without quotes"],
  ["a list where names belong", "  hello:\n    url:", "  - url:", 16, "a mapping of names to values and is a list"],
  ["yes for true", "licence: MIT", "licence: MIT\nreload: yes", 6, "reload: Must be true or false and is a text."],
  ["another spelling of a member", "licence: MIT", "license: MIT", 5, "Did you mean licence?"],
  ["a member of another step", "    to: usr/bin/", "    to: usr/bin/\n    mod: 0755", 23, "There is no such field."],
  ["a variable as shells write it", "-{version}", "-$" + "{version}", 18, "is no variable; there are {version}"],
  ["a variable as templates write it", "-{version}", "-{{version}}", 18, "{{version}} is no variable"],
  ["a capital letter in a variable", "-{version}", "-{Version}", 18, "{Version} is no variable"],
  ["an option with a capital letter", "flavour:", "Flavour:", 12, "Must begin with a small letter"],
  ["a rule that there is not", "licence: MIT", "licence: MIT\nwaive: [{ rule: lib, reason: x }]", 6, "waive.0.rule: "],
  ["a waiver without reason", "licence: MIT", "licence: MIT\nwaive: [{ rule: opt }]", 6, "waive.0.reason: "],
  [
    "a waiver that matches nothing",
    "licence: MIT",
    "licence: MIT\nwaive: [{ rule: opt, path: bin/x, reason: x }]",
    6,
    "waive.0.path: Matches nothing: paths of an image begin with usr/ or opt/.",
  ],
  [
    "a waiver whose pattern takes forever",
    "licence: MIT",
    "licence: MIT\nwaive: [{ rule: opt, path: opt/*a*a*a*a*a*a*b, reason: x }]",
    6,
    "waive.0.path: Has more than 3 * in one name, which can take forever. Write more of the name out.",
  ],
  [
    "more patterns than are tried",
    "licence: MIT",
    `licence: MIT\nrequire: [${"usr/a,".repeat(101)}]`,
    6,
    "require: Must be at most 100.",
  ],
  [
    "a waiver that is there already",
    "licence: MIT",
    "licence: MIT\nwaive: [{ rule: opt, reason: x }, { rule: opt, path: opt/a, reason: y }]",
    6,
    "waive.1: Waives opt there once more.",
  ],
])("says what to write instead of %s", async (_mistake, from, to, line, message) => {
  const text = BARE.replace(from, () => to);
  expect(text).not.toBe(BARE);
  await write("hello", text);
  const { recipes, broken } = await loadCatalog(folder);
  expect(recipes.has("hello")).toBe(false);
  expect(broken).toContainEqual(expect.objectContaining({ line, message: expect.stringContaining(message) }));
});

/** Cuts, repeats and exchanges pieces of a text, and puts signs of YAML where they do harm. */
const mutations = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 0, max: 40 }),
    piece: fc.oneof(
      fc.constantFrom("*", "&a", "!x ", "{", "}", "[", "]", "\t", "\n", ": ", "- ", "'", '"', "\\", "\0", "\ud800"),
      fc.constantFrom(
        "~",
        "null",
        "*a",
        "<<: ",
        "? ",
        "| ",
        "> ",
        "%YAML 9\n",
        "---\n",
        "...\n",
        "\u2028",
        "0x",
        "1e999",
      ),
      fc.string({ unit: "grapheme", maxLength: 12 }),
    ),
    isCut: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
);

function mutate(text: string, changes: typeof mutations extends fc.Arbitrary<infer T> ? T : never): string {
  return changes.reduce((changed, { at, length, piece, isCut }) => {
    const start = Math.floor(at * changed.length);
    return changed.slice(0, start) + piece + changed.slice(start + (isCut ? length : 0));
  }, text);
}

test("of 500 recipes that were damaged at random, each is read or reported, and none hides another", async () => {
  const builtIn = path.join(import.meta.dirname, "catalog");
  const seeds = [BARE, await readFile(path.join(builtIn, "docker/recipe.yaml"), "utf8")].concat(
    await readFile(path.join(builtIn, "kubernetes/recipe.yaml"), "utf8"),
  );
  const damaged = fc.sample(fc.tuple(fc.constantFrom(...seeds), mutations), { numRuns: 500, seed: 8 });
  const names = await Promise.all(
    damaged.map(async ([seed, changes], index) => {
      const named = seed.replace(/^name: .*$/m, `name: damaged-${index}`);
      await write(`damaged-${index}`, mutate(named, changes));
      return `damaged-${index}`;
    }),
  );
  await write("sound", BARE.replace("name: hello", "name: sound"));

  const { recipes, broken } = await loadCatalog(folder);
  expect(recipes.has("sound")).toBe(true);
  expect(recipes.has("docker")).toBe(true);
  const reported = new Set(broken.map(({ folder: name }) => name));
  const read = Array.from(recipes.values(), ({ recipe }) => recipe.name);
  expect(reported.size, "the damage is felt").toBeGreaterThan(200);
  for (const { message } of broken) expect(message).toMatch(/\S.*[.?!]$/s);
  const lost = names.filter((name) => !reported.has(name) && !read.includes(name));
  // A recipe whose own name was changed is there under that name.
  const renamed = Array.from(recipes.values()).filter(({ recipe: { name }, origin }) => {
    return origin === "operator" && name !== "sound" && !names.includes(name);
  });
  expect(lost.length).toBe(renamed.length);
  for (const loaded of recipes.values()) expect(() => planned(loaded)).not.toThrow();
});

/** What is not broken can be planned, or is refused in a sentence. */
function planned(loaded: Parameters<typeof makePlan>[0]): void {
  const wanted = BuildRequest.parse({ recipe: loaded.recipe.name, version: "1.0", compression: "gzip:6" });
  try {
    const { name, compression, ...request } = checkRequest(loaded.recipe, wanted);
    makePlan(loaded, { ...request, name: name ?? loaded.recipe.name, compression: "gzip:6" });
  } catch (error) {
    if (!isAppError(error)) throw error;
  }
}
