import { filler } from "#lib/testing/filler";
import type { Arch } from "#lib/words";

type Machine = { id: number; page: number; interpreter: string; exit: number[] };

/** `exit` is the machine code of exit(0), so that the files can even be run. */
const MACHINES: Record<Arch, Machine> = {
  "x86-64": {
    id: 62,
    page: 0x1000,
    interpreter: "/lib64/ld-linux-x86-64.so.2\0",
    exit: [0x31, 0xff, 0xb8, 0x3c, 0, 0, 0, 0x0f, 0x05],
  },
  arm64: {
    id: 183,
    page: 0x10000,
    interpreter: "/lib/ld-linux-aarch64.so.1\0",
    exit: [0x00, 0x00, 0x80, 0xd2, 0xa8, 0x0b, 0x80, 0xd2, 0x01, 0x00, 0x00, 0xd4],
  },
};
const HEADER = 64;
const PROGRAM_HEADER = 56;
/** Not position-independent: the loader would want a PT_PHDR to find out where it is. */
const EXECUTABLE = 2;
const BASE = 0x400000;
const PT = { load: 1, dynamic: 2, interpreter: 3 };
const DT = { end: 0, needed: 1, hash: 4, strings: 5, symbols: 6, stringsSize: 10, symbolSize: 11 };
const SYMBOL = 24;

/** `size` in bytes, at least what the headers take. Equal facts give equal bytes. */
export type ElfFacts = { arch: Arch; linkage: "static" | "dynamic"; size?: number; seed?: string };

/**
 * A small but real ELF64 program that exits with 0: static, or linked against libc.so.6 (elf(5)).
 * What lies after the headers and the code is filler made from the seed.
 */
export function makeElf({ arch, linkage, size = 16_384, seed = "elf" }: ElfFacts): Buffer {
  const machine = MACHINES[arch];
  const body = linkage === "static" ? staticBody(machine) : dynamicBody(machine);
  const start = HEADER + body.segments.length * PROGRAM_HEADER;
  const length = Math.max(size, start + body.bytes.length);
  const rest = filler(length - start - body.bytes.length, seed);
  const load = { type: PT.load, flags: 7, offset: 0, size: length, align: machine.page };
  const segments = body.segments.map((segment) => programHeader(segment ?? load));
  return Buffer.concat([header(machine, BASE + start + body.entry, segments.length), ...segments, body.bytes, rest]);
}

type Segment = { type: number; flags: number; offset: number; size: number; align: number };
/** `entry` and the segments' offsets as in the file; null stands for the one that loads the whole file. */
type Body = { bytes: Buffer; entry: number; segments: (Segment | null)[] };

function staticBody({ exit }: Machine): Body {
  return { bytes: Buffer.from(exit), entry: 0, segments: [null] };
}

function dynamicBody({ exit, interpreter }: Machine): Body {
  const start = HEADER + 3 * PROGRAM_HEADER;
  const strings = Buffer.from("\0libc.so.6\0");
  const parts = {
    exit: Buffer.from(exit),
    interpreter: Buffer.from(interpreter),
    strings,
    symbols: Buffer.alloc(SYMBOL),
  };
  const { bytes, at } = layOut({ ...parts, hash: words32([1, 1, 0, 0]) }, start);
  const dynamic = words64([
    ...[DT.needed, 1, DT.hash, BASE + at.hash, DT.strings, BASE + at.strings, DT.symbols, BASE + at.symbols],
    ...[DT.stringsSize, strings.length, DT.symbolSize, SYMBOL, DT.end, 0],
  ]);
  return {
    bytes: Buffer.concat([bytes, dynamic]),
    entry: at.exit - start,
    segments: [
      { type: PT.interpreter, flags: 4, offset: at.interpreter, size: interpreter.length, align: 1 },
      null,
      { type: PT.dynamic, flags: 6, offset: start + bytes.length, size: dynamic.length, align: 8 },
    ],
  };
}

/** Puts the parts one after the other, each at a multiple of 8, and says where in the file each begins. */
function layOut<Part extends string>(parts: Record<Part, Buffer>, start: number) {
  const at = {} as Record<Part, number>; // filled for every part right below
  const padded: Buffer[] = [];
  let offset = start;
  for (const [name, bytes] of Object.entries(parts) as [Part, Buffer][]) {
    at[name] = offset;
    const room = Math.ceil(bytes.length / 8) * 8;
    padded.push(Buffer.concat([bytes, Buffer.alloc(room - bytes.length)]));
    offset += room;
  }
  return { bytes: Buffer.concat(padded), at };
}

function header(machine: Machine, entry: number, segments: number): Buffer {
  const bytes = Buffer.alloc(HEADER);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  bytes.writeUInt16LE(EXECUTABLE, 16);
  bytes.writeUInt16LE(machine.id, 18);
  bytes.writeUInt32LE(1, 20);
  bytes.writeBigUInt64LE(BigInt(entry), 24);
  bytes.writeBigUInt64LE(BigInt(HEADER), 32);
  bytes.writeUInt16LE(HEADER, 52);
  bytes.writeUInt16LE(PROGRAM_HEADER, 54);
  bytes.writeUInt16LE(segments, 56);
  bytes.writeUInt16LE(64, 58);
  return bytes;
}

function programHeader({ type, flags, offset, size, align }: Segment): Buffer {
  const address = BASE + offset;
  return Buffer.concat([words32([type, flags]), words64([offset, address, address, size, size, align])]);
}

function words32(values: number[]): Buffer {
  return Buffer.from(Uint32Array.from(values).buffer);
}

function words64(values: number[]): Buffer {
  return Buffer.from(BigUint64Array.from(values, BigInt).buffer);
}
