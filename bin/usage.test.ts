import { expect, it } from "vitest";
import { callHere, useCommandLine } from "./testing/call";

const bench = useCommandLine();

it.each([
  [[], "Usage: npx bakehouse COMMAND"],
  [["bak"], 'There is no command "bak"'],
  [["toString"], 'There is no command "toString"'],
  [["bake"], "RECIPE is missing"],
  [["bake", "docker"], "VERSION is missing"],
  [["bake", "docker", "1", "a", "b"], 'Unexpected argument "b"'],
  [["bake", "docker", "24.0.5", "--archive", "x"], "Unknown flag --archive. Did you mean --arch?"],
  [["bake", "docker", "24.0.5", "--arch", "mips"], "--arch: Must be x86-64 or arm64"],
  [["bake", "docker", "24.0.5", "--arch"], "--arch needs a value"],
  [["bake", "docker", "24.0.5", "--out", "--json"], "--out needs a value"],
  [["bake", "docker", "24.0.5", "--json=yes"], "--json takes no value"],
  [["bake", "docker", "24.0.5", "--epoch", "today"], "--epoch: Must be a whole number of seconds"],
  [["bake", "docker", "24.0.5", "--compression", "lz4"], "--compression: Must be auto, or gzip:1"],
  [["bake", "docker", "24.0.5", "--option", "only"], "--option only must have the form KEY=VALUE"],
  [["bake", "docker", "24.0.5", "My Docker"], "NAME: Must start with"],
  [["bake-folder", "/nowhere/at/all", "x"], "/nowhere/at/all is not a folder"],
  [["release", "--url", "https://x.example"], "RECIPE@VERSION is missing"],
  [["release", "docker@24.0.5"], "--url BASE is missing"],
  [["release", "docker", "--url", "https://x.example"], '"docker" must have the form RECIPE@VERSION'],
  [["release", "docker@24.0.5", "--url", "x.example"], "--url: Must be an http:// or https:// URL"],
  [["adopt-images", "--version", "1"], "--version is that of given files: FILE is missing"],
  [["adopt-images", "x.raw", "--version", "a b"], "--version: Must start with a letter or digit"],
  [["config"], "--ext RECIPE@VERSION is missing"],
  [["config", "--ext", "docker@24.0.5", "--format", "xml"], "--format: Must be one of bu, ign, cloud, sh"],
  [["config", "--ext", "docker@24.0.5", "--target", "flatcar:new"], "--target: Must be a Flatcar release"],
  [["config", "--ext", "docker@24.0.5", "--name", "podman=p"], "--name names podman, which no --ext chooses"],
  [["config", "--ext", "docker@24.0.5", "--option", "podman.x=p"], "--option names podman.x, which no --ext chooses"],
  [["config", "--ext", "docker@24.0.5", "--option", "docker=p"], "--option docker must have the form RECIPE.KEY=VALUE"],
  [["config", "--ext", "docker@24.0.5", "--updates", "daily"], "--updates: "],
  [["config", "--ext", "docker@24.0.5", "--source", "nowhere"], "--source: Must be an http:// or https:// URL"],
  [["config", "--ext", "docker@24.0.5", "--name", "docker=My Docker"], "--name: Must start with"],
  [["copy-store", "images"], "TO is missing"],
  [["back-up"], "TO is missing"],
  [["restore", "monday", "here"], 'Unexpected argument "here"'],
])("%j is wrong usage", async (args, message) => {
  const { code, stdout, stderr } = await callHere(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/Usage: npx bakehouse/);
});

it("explains itself on stdout", async () => {
  const all = await callHere(["--help"]);
  expect(all).toMatchObject({ code: 0, stderr: "" });
  for (const name of ["bake", "bake-folder", "convert-torcx", "release", "config", "recipes", "versions", "doctor"]) {
    expect(all.stdout).toMatch(new RegExp(`^ {2}${name} `, "m"));
    const one = await callHere([name, "--help"]);
    expect(one).toMatchObject({ code: 0, stderr: "" });
    expect(one.stdout).toMatch(`Usage: npx bakehouse ${name}`);
  }
});

it("gives its exit code to the shell", async () => {
  const { code, stdout, stderr } = await bench.call("bake", "docker", "24.0.5", "--nope");
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch("Unknown flag --nope.\nUsage: npx bakehouse bake RECIPE VERSION [NAME] [flags]\n");
});

it("says in one sentence what failed", async () => {
  const { code, stdout, stderr } = await bench.call("bake", "dokcer", "24.0.5");
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toBe('There is no recipe "dokcer". Did you mean docker?\n');
});

it("says once why there are no versions", async () => {
  bench.fixture.fail("https://api.github.com/repos/bytecodealliance/wasmtime/releases", 404);
  const { code, stdout, stderr } = await bench.call("versions", "wasmtime");
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(/^releases does not exist at https:[^\n]*\n$/);
});

it("lists recipes and versions for people and programs", async () => {
  const recipes = await bench.call("recipes");
  expect(recipes.stdout).toMatch(/^docker {2}/m);
  const { items } = JSON.parse((await bench.call("recipes", "--json")).stdout);
  expect(items.map(({ name }: { name: string }) => name)).toContain("kubernetes");
  const versions = await bench.call("versions", "docker");
  expect(versions.stdout.split("\n")[0]).toBe("27.3.1");
  const list = JSON.parse((await bench.call("versions", "docker", "--json")).stdout);
  expect(list).toMatchObject({ stale: false, items: expect.arrayContaining([{ version: "24.0.5" }]) });
});

it("does not mind that nobody reads on", async () => {
  const { child, ended } = bench.begin("recipes", "--json");
  child.stdout?.destroy();
  expect(await ended).toMatchObject({ code: 0, stderr: "" });
});
