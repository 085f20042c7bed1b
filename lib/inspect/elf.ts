import type { Arch } from "#lib/words";

/** What the first bytes of an ELF file say (elf(5)). */
export type ElfFacts = { arch: Arch | "other"; bits: 32 | 64; linkage: "static" | "dynamic" };

/** How much of a file `readElf` wants to see: the header and, in what compilers write, all program headers. */
export const ELF_HEAD = 4096;

const MACHINES: Record<number, Arch> = { 62: "x86-64", 183: "arm64" };
/** Programs for the kernel's own virtual machine run on every CPU. */
const EM_BPF = 247;
const PT_INTERP = 3;

/** Null for everything that is no program of a CPU: scripts, data, BPF objects. */
export function readElf(head: Buffer): ElfFacts | null {
  if (head.length < 52 || head.readUInt32BE(0) !== 0x7f454c46) return null;
  const bits = head[4] === 1 ? 32 : 64;
  const machine = head[5] === 2 ? head.readUInt16BE(18) : head.readUInt16LE(18);
  if (machine === EM_BPF) return null;
  const arch = MACHINES[machine];
  if (arch === undefined || bits === 32 || head.length < 64) return { arch: arch ?? "other", bits, linkage: "static" };
  return { arch, bits, linkage: asksForLoader(head) ? "dynamic" : "static" };
}

/** Headers beyond what we see were moved there by a tool that edits dynamic programs. */
function asksForLoader(head: Buffer): boolean {
  const offset = Number(head.readBigUInt64LE(32));
  const [size, count] = [head.readUInt16LE(54), head.readUInt16LE(56)];
  for (let index = 0; index < count; index += 1) {
    const at = offset + index * size;
    if (at + 4 > head.length) return head.length >= ELF_HEAD;
    if (head.readUInt32LE(at) === PT_INTERP) return true;
  }
  return false;
}
