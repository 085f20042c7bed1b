import { createHash } from "node:crypto";
import { type ElfFacts, makeElf } from "#lib/testing/elf";
import type { Arch } from "#lib/words";

/** Makes the bytes of one file; another edition gives other bytes of the same kind, as when upstream replaces a release. */
export type Maker = (edition: number) => Promise<Buffer> | Buffer;

/** What the fixture serves: `HOST/PATH` → how it is made. */
export type UpstreamFiles = Record<string, Maker>;

/** Upstreams' words for the architectures. */
export const UNAME: Record<Arch, string> = { "x86-64": "x86_64", arm64: "aarch64" };
export const GO: Record<Arch, string> = { "x86-64": "amd64", arm64: "arm64" };

export type Program = { name: string; version: string; arch: Arch; edition: number } & Partial<ElfFacts>;

/** A little program whose bytes belong to its name, version, architecture and edition alone. */
export function program({ name, version, arch, edition, linkage = "static", size = 150_000 }: Program): Buffer {
  return makeElf({ arch, linkage, size, seed: `${name} ${version} ${arch} ${edition}` });
}

/** The digest file of another file's first edition: `line` writes it as that upstream does. */
export function sumsOf(maker: Maker, line: (sha256: string) => string): Maker {
  return async () => Buffer.from(line(sha256Of(await maker(0))));
}

export function sha256Of(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
