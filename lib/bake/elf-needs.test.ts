import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Needs, NeedsReader } from "#lib/bake/elf-needs";
import { makeElf } from "#lib/testing/elf";

function needsOf(bytes: Buffer, pieces: number): Needs {
  const reader = new NeedsReader();
  for (let at = 0; at < bytes.length; at += pieces) reader.see(bytes.subarray(at, at + pieces));
  return reader.needs();
}

test.each([
  ["x86-64", 7, "/lib64/ld-linux-x86-64.so.2"],
  ["x86-64", 16_384, "/lib64/ld-linux-x86-64.so.2"],
  ["arm64", 100, "/lib/ld-linux-aarch64.so.1"],
] as const)("a dynamic program for %s, in pieces of %s bytes", (arch, pieces, loader) => {
  expect(needsOf(makeElf({ arch, linkage: "dynamic" }), pieces)).toEqual({ loader, libraries: ["libc.so.6"] });
});

test("a static program needs nothing", () => {
  expect(needsOf(makeElf({ arch: "x86-64", linkage: "static" }), 4096)).toEqual({ loader: null, libraries: [] });
});

test.runIf(process.platform === "linux")("a program of this machine", () => {
  const { loader, libraries } = needsOf(readFileSync("/bin/ls"), 65_536);
  expect(loader).toMatch(/^\/lib.*\/ld-/);
  expect(libraries).toContainEqual(expect.stringMatching(/^libc\./));
});

test.each([
  ["cut headers", makeElf({ arch: "x86-64", linkage: "dynamic" }).subarray(0, 100)],
  ["headers and nothing else", makeElf({ arch: "x86-64", linkage: "dynamic" }).subarray(0, 300)],
  ["nothing", Buffer.alloc(0)],
])("%s name no libraries", (_, bytes) => {
  expect(needsOf(bytes, 50).libraries).toEqual([]);
});
