import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ELF_HEAD, readElf } from "#lib/inspect/elf";
import { makeElf } from "#lib/testing/elf";

test.each([
  ["x86-64", "static"],
  ["x86-64", "dynamic"],
  ["arm64", "static"],
  ["arm64", "dynamic"],
] as const)("%s, %s", (arch, linkage) => {
  expect(readElf(makeElf({ arch, linkage }))).toEqual({ arch, bits: 64, linkage });
});

test.runIf(process.platform === "linux")("the Node that runs this is dynamic and of this machine", () => {
  const head = readFileSync(process.execPath).subarray(0, ELF_HEAD);
  expect(readElf(head)).toEqual({ arch: process.arch === "arm64" ? "arm64" : "x86-64", bits: 64, linkage: "dynamic" });
});

/** The first bytes of an ELF file with one of them changed. */
function changed(offset: number, ...bytes: number[]): Buffer {
  const elf = makeElf({ arch: "x86-64", linkage: "static" });
  elf.set(bytes, offset);
  return elf;
}

test("32-bit programs and other CPUs are told apart", () => {
  expect(readElf(changed(4, 1))).toMatchObject({ bits: 32 });
  expect(readElf(changed(18, 243, 0))).toMatchObject({ arch: "other", bits: 64 });
  expect(readElf(changed(5, 2, 1))).toMatchObject({ arch: "other" });
});

test("program headers that a tool moved to the end mean a dynamic program", () => {
  expect(readElf(changed(32, 0x00, 0x20, 0x00).subarray(0, ELF_HEAD))).toMatchObject({ linkage: "dynamic" });
});

test("scripts, data, programs for the kernel and cut headers are no programs of a CPU", () => {
  expect(readElf(Buffer.from("#!/bin/sh\n".repeat(20)))).toBeNull();
  expect(readElf(Buffer.alloc(0))).toBeNull();
  expect(readElf(changed(0, 0x7f, 0x45, 0x4c, 0x47))).toBeNull();
  expect(readElf(changed(18, 247, 0))).toBeNull();
  expect(readElf(makeElf({ arch: "x86-64", linkage: "static" }).subarray(0, 51))).toBeNull();
});
