import { createReadStream, existsSync } from "node:fs";
import { expect, test } from "vitest";
import { type ProgramFacts, ProgramReader } from "#lib/inspect/program-reader";
import { makeElf } from "#lib/testing/elf";

const esbuild = `node_modules/@esbuild/${process.platform}-${process.arch}/bin/esbuild`;
const isLinux = process.platform === "linux";

function factsOf(bytes: Buffer, pieces: number): ProgramFacts | null {
  const reader = new ProgramReader();
  for (let at = 0; at < bytes.length; at += pieces) reader.see(bytes.subarray(at, at + pieces));
  return reader.facts();
}

async function factsIn(file: string): Promise<ProgramFacts | null> {
  const reader = new ProgramReader();
  for await (const chunk of createReadStream(file)) reader.see(chunk as Buffer); // no encoding is set
  return reader.facts();
}

test.each([
  ["x86-64", 7, "/lib64/ld-linux-x86-64.so.2"],
  ["x86-64", 16_384, "/lib64/ld-linux-x86-64.so.2"],
  ["arm64", 100, "/lib/ld-linux-aarch64.so.1"],
] as const)("a dynamic program for %s, in pieces of %s bytes", (arch, pieces, interpreter) => {
  const facts = { arch, bits: 64, linkage: "dynamic", interpreter, needed: ["libc.so.6"], stripped: true };
  expect(factsOf(makeElf({ arch, linkage: "dynamic" }), pieces)).toEqual(facts);
});

test("a static program needs nothing", () => {
  const facts = { arch: "x86-64", bits: 64, linkage: "static", stripped: true };
  expect(factsOf(makeElf({ arch: "x86-64", linkage: "static" }), 4096)).toEqual(facts);
});

test.runIf(isLinux)("a program of this machine", async () => {
  const facts = await factsIn("/bin/ls");
  expect(facts?.interpreter).toMatch(/^\/lib.*\/ld-/);
  expect(facts?.needed).toContainEqual(expect.stringMatching(/^libc\./));
  expect(facts).toMatchObject({ linkage: "dynamic", stripped: true, glibc: expect.stringMatching(/^2\.\d+$/) });
});

test.runIf(isLinux)("the Node that runs this, whose names end late", async () => {
  expect(await factsIn(process.execPath)).toMatchObject({
    needed: expect.arrayContaining(["libc.so.6", "libm.so.6"]),
    glibc: expect.stringMatching(/^2\.\d+$/),
    stripped: expect.any(Boolean),
  });
});

test.runIf(existsSync(esbuild))("a static program of Go, from which esbuild takes away what Go wrote", async () => {
  expect(await factsIn(esbuild)).toEqual({ arch: expect.any(String), bits: 64, linkage: "static", stripped: true });
});

test.each([
  ["headers that end at once", makeElf({ arch: "x86-64", linkage: "dynamic" }).subarray(0, 60)],
  ["cut headers", makeElf({ arch: "x86-64", linkage: "dynamic" }).subarray(0, 100)],
  ["headers and nothing else", makeElf({ arch: "x86-64", linkage: "dynamic" }).subarray(0, 300)],
])("%s name no libraries", (_, bytes) => {
  expect(factsOf(bytes, 50)?.needed ?? []).toEqual([]);
});

test("every byte of the headers may lie", () => {
  const elf = makeElf({ arch: "x86-64", linkage: "dynamic" });
  for (let at = 4; at < 700; at += 1) {
    const lying = Buffer.from(elf);
    lying.fill(0xff, at, at + 8);
    expect(() => factsOf(lying, 4000)).not.toThrow();
  }
});

test("what is no program has no facts", () => {
  expect(factsOf(Buffer.from("#!/bin/sh\n"), 4)).toBeNull();
  expect(factsOf(Buffer.alloc(0), 50)).toBeNull();
});
