import { ELF_HEAD, type ElfFacts, readElf } from "#lib/inspect/elf";
import { type GoBuild, GoReader } from "#lib/inspect/go-build";

/** What a program tells of itself beside its head; what could not be read is left out. */
export type ProgramFacts = ElfFacts & {
  /** The loader that a dynamic program asks for. */
  interpreter?: string;
  /** Libraries by name. */
  needed?: string[];
  /** The highest version of the GNU C library that it asks for. */
  glibc?: string;
  /** Whether its table of symbols was taken away. */
  stripped?: boolean;
  go?: GoBuild;
};

/** Libraries and symbol versions are named early in a dynamic file, before its code; in Node they end at 7.4 MiB. */
const MOST_HEAD = 8 << 20;
const MOST_TABLE = 1 << 18;
const MOST_NEEDED = 512;
const MOST_NAME = 255;
/** elf(5) */
const PT = { load: 1, dynamic: 2, interpreter: 3 };
const DT = { needed: 1, strings: 5, stringsSize: 10 };
const SHT_SYMTAB = 2;
const SEGMENT = 56;
const PAIR = 16;

type Segment = { type: number; offset: number; address: number; size: number };
type Span = { offset: number; size: number };

/**
 * Keeps of a program, which goes by once, what tells about it: its first bytes, its dynamic section, its table of sections
 * and what Go wrote about its build. Nothing in the file is believed: each look is within what was kept.
 */
export class ProgramReader {
  private parts: Uint8Array[] = [];
  private kept = 0;
  private at = 0;
  private elf: ElfFacts | null = null;
  private dynamic: Window | null = null;
  private sections: Window | null = null;
  private readonly go = new GoReader();

  see(chunk: Uint8Array): void {
    const isOpening = this.at < ELF_HEAD;
    if (this.kept < (isOpening || this.elf?.linkage === "dynamic" ? MOST_HEAD : 0)) this.keep(chunk);
    if (isOpening) this.open();
    if (isOpening || this.elf !== null) this.go.see(chunk);
    this.dynamic?.see(chunk, this.at);
    this.sections?.see(chunk, this.at);
    this.at += chunk.length;
  }

  /** Null where the file is no program of a CPU. */
  facts(): ProgramFacts | null {
    if (this.elf === null) return null;
    const facts: ProgramFacts = Object.assign({}, this.elf);
    if (this.elf.arch === "other" || this.elf.bits === 32 || this.at < 64) return facts;
    const stripped = this.isStripped();
    if (stripped !== null) facts.stripped = stripped;
    const go = this.go.build();
    if (go !== null) facts.go = go;
    if (this.elf.linkage === "dynamic") this.readNeeds(facts);
    return facts;
  }

  private keep(chunk: Uint8Array): void {
    // A chunk may be a view of memory that its sender uses again.
    const part = Uint8Array.prototype.slice.call(chunk, 0, MOST_HEAD - this.kept);
    this.parts.push(part);
    this.kept += part.length;
  }

  private head(): Buffer {
    const whole = Buffer.concat(this.parts);
    this.parts = [whole];
    return whole;
  }

  private open(): void {
    const head = this.head();
    this.elf = readElf(head.subarray(0, ELF_HEAD));
    if (this.elf === null || this.elf.bits === 32 || head.length < 64) return;
    const section = segmentsIn(head).find(({ type, size }) => type === PT.dynamic && size <= MOST_TABLE);
    if (section !== undefined) this.dynamic = new Window(section);
    const table = sectionTable(head);
    if (table.size > 0 && table.size <= MOST_TABLE) this.sections = new Window(table);
    // What lies within the kept bytes has gone by already in part.
    if (this.at > 0) for (const window of [this.dynamic, this.sections]) window?.see(head.subarray(0, this.at), 0);
  }

  private isStripped(): boolean | null {
    const head = this.head();
    const { size, entry } = sectionTable(head);
    if (size === 0) return true;
    const table = this.sections?.bytes() ?? null;
    if (table === null || entry < 64) return null;
    const types = Array.from({ length: Math.floor(table.length / entry) }, (_, n) => table.readUInt32LE(n * entry + 4));
    return !types.includes(SHT_SYMTAB);
  }

  private readNeeds(facts: ProgramFacts): void {
    const head = this.head();
    const segments = segmentsIn(head);
    const wanted = segments.find(({ type }) => type === PT.interpreter);
    const interpreter = wanted === undefined ? null : textAt(head, wanted.offset);
    if (interpreter !== null) facts.interpreter = interpreter;
    const pairs = pairsIn(this.dynamic?.bytes() ?? Buffer.alloc(0));
    const start = stringsAt(pairs, segments);
    if (start === null) return;
    const names = pairs.filter(({ tag }) => tag === DT.needed).slice(0, MOST_NEEDED);
    facts.needed = names.map(({ value }) => textAt(head, start + value)).filter((name) => name !== null);
    const length = pairs.find(({ tag }) => tag === DT.stringsSize)?.value ?? 0;
    const glibc = highestGlibc(head.subarray(start, start + length));
    if (glibc !== null) facts.glibc = glibc;
  }
}

/** A part of a file of which the place is known before it goes by. */
class Window {
  private parts: Uint8Array[] = [];
  constructor(private readonly span: Span) {}

  see(chunk: Uint8Array, at: number): void {
    const from = Math.max(0, this.span.offset - at);
    const to = Math.min(chunk.length, this.span.offset + this.span.size - at);
    if (from < to) this.parts.push(Uint8Array.prototype.slice.call(chunk, from, to));
  }

  /** Null where the file ended before. */
  bytes(): Buffer | null {
    const bytes = Buffer.concat(this.parts);
    return bytes.length === this.span.size ? bytes : null;
  }
}

function sectionTable(head: Buffer): Span & { entry: number } {
  const [entry, count] = [head.readUInt16LE(58), head.readUInt16LE(60)];
  return { offset: Number(head.readBigUInt64LE(40)), size: entry * count, entry };
}

function segmentsIn(head: Buffer): Segment[] {
  const start = Number(head.readBigUInt64LE(32));
  const [size, count] = [head.readUInt16LE(54), head.readUInt16LE(56)];
  return Array.from({ length: count }, (_, index) => start + index * size)
    .filter((at) => at + SEGMENT <= head.length)
    .map((at) => ({
      type: head.readUInt32LE(at),
      offset: Number(head.readBigUInt64LE(at + 8)),
      address: Number(head.readBigUInt64LE(at + 16)),
      size: Number(head.readBigUInt64LE(at + 32)),
    }));
}

type Pair = { tag: number; value: number };

function pairsIn(dynamic: Buffer): Pair[] {
  return Array.from({ length: Math.floor(dynamic.length / PAIR) }, (_, index) => ({
    tag: Number(dynamic.readBigUInt64LE(index * PAIR)),
    value: Number(dynamic.readBigUInt64LE(index * PAIR + 8)),
  }));
}

/** Where in the file the names are; null where no loaded segment has them. */
function stringsAt(pairs: Pair[], segments: Segment[]): number | null {
  const table = pairs.find(({ tag }) => tag === DT.strings)?.value;
  if (table === undefined) return null;
  const loaded = segments.find(
    ({ type, address, size }) => type === PT.load && table >= address && table < address + size,
  );
  return loaded === undefined ? null : loaded.offset + table - loaded.address;
}

function highestGlibc(strings: Buffer): string | null {
  const found = Array.from(strings.toString("latin1").matchAll(/\0GLIBC_(\d{1,3})\.(\d{1,3})(?:\.\d{1,3})?(?=\0)/g));
  const versions = found.map(([, major, minor]) => [Number(major), Number(minor)] as const);
  const [highest] = versions.sort((a, b) => b[0] - a[0] || b[1] - a[1]);
  return highest === undefined ? null : highest.join(".");
}

/** Null where what was kept does not reach, and where it is no name. */
function textAt(head: Buffer, offset: number): string | null {
  const part = head.subarray(offset, offset + MOST_NAME + 1);
  const end = part.indexOf(0);
  const text = part.toString("latin1", 0, Math.max(0, end));
  return /^[\x21-\x7e]+$/.test(text) ? text : null;
}
