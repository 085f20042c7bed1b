import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { type ElfFacts, makeElf } from "#lib/testing/elf";

const readelf = spawnSync("readelf", ["--version"]).status === 0;
const ARCHES = ["x86-64", "arm64"] as const;

it.each(ARCHES)("gives equal bytes for equal facts and others for another seed (%s)", (arch) => {
  const facts: ElfFacts = { arch, linkage: "static", size: 100_000, seed: "dockerd" };
  expect(makeElf(facts)).toHaveLength(100_000);
  expect(makeElf(facts).equals(makeElf(facts))).toBe(true);
  expect(makeElf(facts).equals(makeElf({ ...facts, seed: "runc" }))).toBe(false);
});

it.runIf(process.platform === "linux" && process.arch === "x64").each(["static", "dynamic"] as const)(
  "makes a %s program that runs",
  (linkage) => {
    withFile(makeElf({ arch: "x86-64", linkage, size: 50_000 }), (file) => expect(spawnSync(file).status).toBe(0));
  },
);

it.runIf(readelf).each(ARCHES)("convinces readelf (%s)", (arch) => {
  const machine = { "x86-64": "X86-64", arm64: "AArch64" }[arch];
  withFile(makeElf({ arch, linkage: "dynamic" }), (file) => {
    const { stdout, stderr } = spawnSync("readelf", ["-hld", "-W", file], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout).toMatch(new RegExp(`Machine:.*${machine}`));
    expect(stdout).toContain("Shared library: [libc.so.6]");
    expect(stdout).toContain("Requesting program interpreter: /lib");
  });
  withFile(makeElf({ arch, linkage: "static" }), (file) => {
    const { stdout, stderr } = spawnSync("readelf", ["-hld", "-W", file], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout).toContain("EXEC (Executable file)");
    expect(stdout).toContain("There is no dynamic section in this file.");
  });
});

function withFile(bytes: Buffer, use: (file: string) => void): void {
  const folder = mkdtempSync(path.join(tmpdir(), "bakehouse-elf-"));
  try {
    writeFileSync(path.join(folder, "program"), bytes, { mode: 0o755 });
    use(path.join(folder, "program"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
