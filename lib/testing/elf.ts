import type { Arch } from "#lib/words";

/** `size` in bytes (at least what the headers take); equal arguments give equal bytes. */
export type ElfFacts = { arch: Arch; linkage: "static" | "dynamic"; size?: number; seed?: string };

export function makeElf(_facts: ElfFacts): Buffer {
  throw new Error("being written");
}
