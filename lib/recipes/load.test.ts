import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findRecipe, loadCatalog } from "#lib/recipes/load";
import { HELLO, TOOL } from "#lib/testing/hello-recipe";

const UNIT = "usr/lib/systemd/system/hello.service";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-recipes-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(recipe: string, file: string, text: string | Buffer): Promise<string> {
  const whole = path.join(folder, recipe, file);
  await mkdir(path.dirname(whole), { recursive: true });
  await writeFile(whole, text);
  return whole;
}

async function writeHello(change: [from: string, to: string] = ["", ""], unit = UNIT): Promise<void> {
  await write("hello", "recipe.yaml", HELLO.replace(...change));
  await write("hello", `files/${unit}`, "[Service]\nExecStart=/usr/bin/hello\n");
}

test("an operator's recipe stands beside the built-in ones", async () => {
  await writeHello();
  await write("", "README.md", "A file among the folders is no recipe.");
  await write(".git", "config", "Nor is a hidden folder.");
  const { recipes, broken } = await loadCatalog(folder);
  expect(broken).toEqual([]);
  const names = [...recipes.keys()];
  expect(names).toEqual(expect.arrayContaining(["docker", "docker-compose", "hello", "kubernetes"]));
  expect(names).toEqual([...names].sort());
  expect(recipes.get("hello")).toMatchObject({ origin: "operator", yaml: HELLO });
  expect(recipes.get("docker")?.origin).toBe("built-in");
  expect([...(recipes.get("hello")?.files ?? [])]).toEqual([[UNIT, "[Service]\nExecStart=/usr/bin/hello\n"]]);
});

test("of many recipes those are read again that were changed, and everything else has its turn in between", async () => {
  const names = Array.from({ length: 30 }, (_, n) => `hello-${n}`);
  for (const name of names) await write(name, "recipe.yaml", TOOL.replace("name: tool", `name: ${name}`));
  let turns = 0;
  const count = () => {
    turns += 1;
    counting = setImmediate(count);
  };
  let counting = setImmediate(count);
  const { recipes } = await loadCatalog(folder);
  clearImmediate(counting);
  expect(turns).toBeGreaterThanOrEqual(names.length);
  await write("hello-7", "recipe.yaml", TOOL.replace("name: tool", "name: hello-7").replace("1.0", "2.0"));
  const again = (await loadCatalog(folder)).recipes;
  expect(names.filter((name) => again.get(name) !== recipes.get(name))).toEqual(["hello-7"]);
  expect(again.get("hello-7")?.recipe.versions).toMatchObject({ versions: ["2.0"] });
});

test("an address may do without a path", async () => {
  await writeHello(["https://example.org/\n", "https://example.org\n"]);
  expect((await loadCatalog(folder)).broken).toEqual([]);
});

test("an operator's recipe replaces the built-in one of its name, and only while it is sound", async () => {
  await writeHello(["name: hello", "name: wasmtime"]);
  const replaced = await loadCatalog(folder);
  expect(replaced.recipes.get("wasmtime")).toMatchObject({ origin: "operator", recipe: { title: "Hello" } });
  await writeHello(["name: hello", "name: wasmtime\ncolour: red"]);
  const kept = await loadCatalog(folder);
  expect(kept.recipes.get("wasmtime")).toMatchObject({ origin: "built-in" });
  expect(kept.broken).toMatchObject([
    { folder: "hello", line: 2, message: expect.stringMatching(/^colour: There is no such field\./) },
  ]);
});

test("two recipes of one name: the first stays, the second is reported", async () => {
  await writeHello();
  await write("other", "recipe.yaml", HELLO.replace("  - files: usr/**\n", ""));
  const { recipes, broken } = await loadCatalog(folder);
  expect(recipes.get("hello")?.files.size).toBe(1);
  expect(broken).toEqual([
    expect.objectContaining({ folder: "other", message: expect.stringContaining("its own name") }),
  ]);
});

test.each<[string, [string, string], number, string]>([
  ["YAML that does not parse", ["title: Hello", 'title: "Hello'], 2, "quote"],
  ["a member given twice", ["title: Hello", "title: Hello\ntitle: Hallo"], 3, "twice"],
  ["a missing member", ["title: Hello\n", ""], 1, "title: Is missing."],
  ["a wrong value", ["name: hello", "name: Hello"], 1, "name: Must start with a small letter"],
  ["a version source that does not exist", ["from: fixed", "from: oracle"], 7, "versions.from"],
  ["a misspelled step", ["- place: hello", "- plaice: hello"], 20, "plaice: There is no such field"],
  ["a step of no kind", ["- files: usr/**", "- colour: red"], 23, "Must be one of place, files, write"],
  ["a step with a wrong member", ["to: usr/bin/", "to: usr/bin/\n    strip: -1"], 23, "image.0.strip"],
  [
    "a mode nobody uses",
    ["to: usr/bin/", "to: usr/bin/\n    mode: 0777"],
    23,
    "Must be 0644 or 0755, with the 0 in front",
  ],
  [
    "a default that is no choice",
    ["choices: [plain, fancy]", "choices: [plain, fancy]\n    default: odd"],
    16,
    "one of the choices",
  ],
  ["an unknown source", ["place: hello", "place: hallo"], 20, "There is no source hallo; there is hello."],
  [
    "a source nobody places",
    ["sources:", "sources:\n  spare:\n    url: https://example.org/spare"],
    17,
    "No step places",
  ],
  [
    "an unknown variable",
    ["-{arch}.tar.gz", "-{architecture}.tar.gz"],
    18,
    "There is no variable {architecture}; there are {version}",
  ],
  ["a variable without a value", ["-{arch}.tar", "-{option.flavour}.tar"], 18, "give the option a default"],
  ["{url} outside sums", ["to: usr/bin/", "to: usr/bin/{url}"], 22, "There is no variable {url}"],
  [
    "a condition on an unknown option",
    ["to: usr/bin/", "to: usr/bin/\n    when: { option: { taste: good } }"],
    23,
    "There is no option taste.",
  ],
  [
    "a condition that never holds",
    ["to: usr/bin/", "to: usr/bin/\n    unless: { option: { flavour: good } }"],
    23,
    "its choices are plain, fancy",
  ],
  ["a place outside usr and opt", ["to: usr/bin/", "to: etc/hello/"], 22, "Only usr/ and opt/ are merged"],
  ["usr/sbin", ["to: usr/bin/", "to: usr/sbin/"], 22, "use usr/bin"],
  ["a way out", ["to: usr/bin/", "to: usr/../etc/"], 22, "relative path without"],
  ["an archive without from", ["    from: bin/*\n", ""], 20, "say with from what to take"],
  ["from with ./ in front", ["from: bin/*", "from: ./bin/*"], 21, "without / or ./ in front"],
  ["a bare file with from", [".tar.gz", ""], 21, "is one file and no archive"],
  ["a glob without a match", ["files: usr/**", "files: opt/**"], 23, "No file under files/ matches opt/**."],
  [
    "a unit in a folder nobody reads",
    ["files: usr/**", "write: usr/lib/systemd/sytem/a.service\n    text: x"],
    23,
    "that systemd does not read",
  ],
  [
    "a drop-in without .conf",
    ["files: usr/**", "write: usr/lib/systemd/system/a.service.d/a\n    text: x"],
    23,
    "Must end in .conf",
  ],
  [
    "our own metadata",
    ["files: usr/**", "symlink: usr/lib/extension-release.d/x\n    target: y"],
    23,
    "Bakehouse writes",
  ],
])("reports %s with its line", async (_what, change, line, message) => {
  await writeHello(change);
  const { recipes, broken } = await loadCatalog(folder);
  expect(recipes.has("hello")).toBe(false);
  expect(recipes.has("docker")).toBe(true);
  const found = {
    folder: "hello",
    file: path.join(folder, "hello/recipe.yaml"),
    line,
    message: expect.stringContaining(message),
  };
  expect(broken).toContainEqual(found);
});

test.each([
  ["usr/lib/systemd/system/multi-user.target.d/hello.service", "Must end in .conf"],
  ["usr/lib/systemd/system/multi-user.target.upholds/hello.service", "Must be a link"],
  ["usr/lib/systemd/system/hello.servce", "Is no unit's name"],
  ["usr/lib/sysusers.d/hello", "Must end in .conf"],
  ["opt/stray", "No files step of the recipe ships it."],
])("reports files/%s", async (file, message) => {
  await writeHello(["", ""], file);
  const { broken } = await loadCatalog(folder);
  const whole = path.join(folder, "hello/files", file);
  expect(broken).toContainEqual({
    folder: "hello",
    file: whole,
    line: null,
    message: expect.stringContaining(message),
  });
});

test("a recipe's files are small regular texts", async () => {
  const big = await write("big", "files/usr/share/big", "x".repeat(65_537));
  const binary = await write("binary", "files/usr/bin/hello", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0xff]));
  const link = path.join(folder, "link/files/usr/passwd");
  await mkdir(path.dirname(link), { recursive: true });
  await symlink("/etc/passwd", link);
  for (const recipe of ["big", "binary", "link"]) await write(recipe, "recipe.yaml", HELLO);
  await mkdir(path.join(folder, "empty"));
  const { broken } = await loadCatalog(folder);
  const reasons = broken.map(({ file, line, message }) => [file, line, message]);
  expect(reasons).toEqual([
    [big, null, "Is 65537 bytes long; at most 65536 are allowed."],
    [binary, null, "Is not UTF-8 text; fetch binaries as a source instead."],
    [path.join(folder, "empty/recipe.yaml"), null, "There is no such file."],
    [link, null, "Must be a regular file; use a symlink step for links."],
  ]);
});

test("a folder that is not there is reported, and the built-in recipes stay", async () => {
  const { recipes, broken } = await loadCatalog(path.join(folder, "nowhere"));
  expect(recipes.has("docker")).toBe(true);
  expect(broken).toMatchObject([
    { file: path.join(folder, "nowhere"), message: expect.stringContaining("BAKEHOUSE_RECIPES") },
  ]);
});

test("the digest follows what decides bytes, and nothing else", async () => {
  const digest = async (change: [string, string]) => {
    await writeHello(change);
    return findRecipe(await loadCatalog(folder), "hello").digest;
  };
  const before = await digest(["", ""]);
  expect(await digest(["title: Hello", "# polite\ntitle: Hello there"])).toBe(before);
  expect(await digest(["to: usr/bin/", "to: opt/bin/"])).not.toBe(before);
  expect(await digest(["{version}", "v{version}"])).not.toBe(before);
  await write("hello", "files/usr/share/hello", "more");
  expect(await digest(["", ""])).not.toBe(before);
});

test("an unknown recipe is answered with the nearest name, a broken one with the reason", async () => {
  await writeHello(["title: Hello\n", ""]);
  const catalog = await loadCatalog(folder);
  expect(() => findRecipe(catalog, "dokcer")).toThrow('There is no recipe "dokcer". Did you mean docker?');
  expect(() => findRecipe(catalog, "9-9-9-9-9-9")).toThrow("There are ");
  expect(() => findRecipe(catalog, "hello")).toThrow(
    /^The recipe hello can't be used\. .*recipe\.yaml:1: title: Is missing\.$/,
  );
});
