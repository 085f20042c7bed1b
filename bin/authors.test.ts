import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
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
