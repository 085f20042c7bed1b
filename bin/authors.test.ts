import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { makeElf } from "#lib/testing/elf";
import { useCommandLine } from "./testing/call";

const bench = useCommandLine();
const CATALOG = path.resolve(import.meta.dirname, "../lib/recipes/catalog");

it("shows a plan: addresses, lists and steps, and downloads no file", async () => {
  const { code, stdout } = await bench.call(
    "plan",
    "kubernetes",
    "1.27.4",
    "--arch",
    "arm64",
    "--option",
    "cni-version=1.3.0",
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Image +kubernetes v1\.27\.4 for arm64\nOption cni-version +v1\.3\.0\n/);
  expect(stdout).toContain("    https://dl.k8s.io/v1.27.4/bin/linux/arm64/kubectl\n");
  expect(stdout).toContain("    digest of kubectl in https://dl.k8s.io/v1.27.4/bin/linux/arm64/kubectl.sha256\n");
  expect(stdout).toContain("  place * of cni to usr/local/bin/cni/\n");
  expect(stdout).toContain("  write usr/local/share/kubernetes-version\n");
  const json = await bench.call("plan", "docker", "24.0.5", "--json");
  expect(JSON.parse(json.stdout)).toMatchObject({ format: 1, name: "docker", sources: [{ sha256: null }] });
});

it("checks a folder of recipes and one recipe, with file and line", async () => {
  const folder = path.join(bench.folder, "recipes");
  await cp(path.join(CATALOG, "wasmtime"), path.join(folder, "wasmtime"), { recursive: true });
  expect(await bench.call("check", folder)).toMatchObject({ code: 0, stdout: "wasmtime: sound\n" });
  const yaml = await readFile(path.join(folder, "wasmtime/recipe.yaml"), "utf8");
  await mkdir(path.join(folder, "broken"));
  const file = path.join(folder, "broken/recipe.yaml");
  await writeFile(file, yaml.replace("name: wasmtime", "name: broken").replace("licence:", "license:"));
  const both = await bench.call("check", folder);
  expect(both.code).toBe(1);
  expect(both.stdout).toContain("wasmtime: sound\n");
  expect(both.stdout).toMatch(/broken\/recipe\.yaml:\d+: license: There is no such field\. Did you mean licence\?\n/);
  const one = await bench.call("check", path.join(folder, "broken"), "--json");
  expect(one.code).toBe(1);
  expect(JSON.parse(one.stdout)).toMatchObject({ sound: [], broken: [{ file, line: expect.any(Number) }, { file }] });
});

it("finds what no request could be planned of", async () => {
  const folder = path.join(bench.folder, "hollow");
  await mkdir(folder);
  const yaml = await readFile(path.join(CATALOG, "wasmtime/recipe.yaml"), "utf8");
  const option =
    'options:\n  with: { type: version, summary: x, versions: { from: fixed, versions: ["1"] }, when: { arch: arm64 } }\n';
  const text = yaml
    .replace(/^sources:/m, `${option}sources:`)
    .replace(/^image:\n/m, "image:\n  - write: usr/share/x\n    text: '{option.with}'\n");
  await writeFile(path.join(folder, "recipe.yaml"), text);
  const { code, stdout } = await bench.call("check", folder);
  expect({ code, stdout }).toEqual({
    code: 1,
    stdout: expect.stringContaining("Cannot be planned for x86-64: There is no value for {option.with}"),
  });
});

it("begins a recipe from an address, and writes over nothing", async () => {
  const tool = "https://github.com/acme/tool/releases/download/v1.2.3/tool-linux-amd64";
  bench.fixture.put(tool, makeElf({ arch: "x86-64", linkage: "static" }));
  const { code, stdout, stderr } = await bench.call("new", "acme-tool", tool, "--out", "begun");
  expect(code).toBe(0);
  expect(stderr).toMatch(/^.+amd64 is being downloaded\.\n.+amd64 downloaded: .+\n$/);
  expect(stdout).toMatch(
    /^begun\/acme-tool\/recipe\.yaml is written\.\nWhat is left to you:\n {2}line \d+: summary: Must not be empty\.\n {2}line \d+: licence: Must not be empty\.\n$/,
  );
  const file = path.join(bench.folder, "begun/acme-tool/recipe.yaml");
  const text = await readFile(file, "utf8");
  expect(text).toContain('    url: "{release}/tool-linux-{arch.go}"\n');
  expect(text).toContain("# Nothing was found for arm64: add upstream's word for it where there is a file.\narch:\n");
  const filled = text.replace('summary: ""', "summary: A tool.").replace('licence: ""', "licence: MIT");
  await writeFile(file, filled);
  expect(await bench.call("check", "begun")).toMatchObject({ code: 0, stdout: "acme-tool: sound\n" });

  const again = await bench.call("new", "acme-tool", tool, "--out", "begun");
  expect(again).toMatchObject({ code: 1, stdout: "" });
  expect(again.stderr).toContain("begun/acme-tool/recipe.yaml is there already, and nothing is written over.");
  expect(await readFile(file, "utf8")).toBe(filled);
});

it("leaves nothing behind where nothing could be downloaded", async () => {
  const gone = await bench.call("new", "gone", "https://x.example/gone-1.0.tgz", "--out", "begun");
  expect(gone).toMatchObject({ code: 1, stdout: "" });
  expect(gone.stderr).toContain("https://x.example/gone-1.0.tgz");
  await expect(readFile(path.join(bench.folder, "begun/gone/recipe.yaml"))).rejects.toThrow("ENOENT");
  expect(await bench.call("new", "x", "http://x.example/x")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("URL: Must be an https:// URL."),
  });
  expect(await bench.call("new", "My Tool", "https://x.example/x")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("NAME: Must start with"),
  });
});
