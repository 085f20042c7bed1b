import { expect, test } from "vitest";
import { shelve } from "./shelf";

const image = (name: string, version: string, arch: "x86-64" | "arm64", revision = 0) => ({
  name,
  version,
  arch,
  revision,
});

test("the newest version of each architecture stands first, as machines would choose it", () => {
  const old = image("docker", "24.0.9", "x86-64");
  const newest = image("docker", "24.0.10", "x86-64");
  const arm = image("docker", "24.0.9", "arm64");
  const [shelf] = shelve([old, arm, newest]);
  expect(shelf).toEqual({ name: "docker", newest: [newest, arm], older: [old] });
});

test("a packaging revision is newer than what it mends", () => {
  const first = image("docker", "24.0.9", "x86-64");
  const mended = image("docker", "24.0.9", "x86-64", 1);
  expect(shelve([first, mended])[0]).toMatchObject({ newest: [mended], older: [first] });
});

test("extensions come by name", () => {
  const shelves = shelve([image("wasmtime", "v1", "x86-64"), image("docker", "1", "x86-64")]);
  expect(shelves.map(({ name }) => name)).toEqual(["docker", "wasmtime"]);
});
