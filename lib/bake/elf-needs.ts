/** What a dynamic program asks for before it starts: the loader's path, and libraries by name as far as they could be read. */
export type Needs = { loader: string | null; libraries: string[] };

/** The names of libraries come early in a file, before its code. */
const MOST_HEAD = 1 << 20;
const MOST_DYNAMIC = 1 << 16;
/** elf(5) */
const PT = { load: 1, dynamic: 2, interpreter: 3 };
const DT = { needed: 1, strings: 5 };
const SEGMENT = 56;
const PAIR = 16;

type Segment = { type: number; offset: number; address: number; size: number };

/** Keeps of a dynamic program, which goes by once, what tells its needs: its first bytes and its dynamic section. */
export class NeedsReader {
  private head = Buffer.alloc(0);
  private dynamic = Buffer.alloc(0);
  private at = 0;

  see(chunk: Uint8Array): void {
    if (this.at < MOST_HEAD) this.head = Buffer.concat([this.head, chunk.subarray(0, MOST_HEAD - this.at)]);
    const section = this.section();
    if (section !== undefined) {
      const [from, to] = [section.offset - this.at, section.offset + section.size - this.at];
      this.dynamic = Buffer.concat([this.dynamic, chunk.subarray(Math.max(0, from), Math.max(0, to))]);
    }
    this.at += chunk.length;
  }

  needs(): Needs {
    const segments = segmentsIn(this.head);
    const interpreter = segments.find(({ type }) => type === PT.interpreter);
    const loader = interpreter === undefined ? null : textAt(this.head, interpreter.offset);
    return { loader, libraries: this.section() === undefined ? [] : namesIn(this.dynamic, this.head, segments) };
  }

  private section(): Segment | undefined {
    return segmentsIn(this.head).find(({ type, size }) => type === PT.dynamic && size <= MOST_DYNAMIC);
  }
}

function segmentsIn(head: Buffer): Segment[] {
  if (head.length < 64) return [];
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

function namesIn(dynamic: Buffer, head: Buffer, segments: Segment[]): string[] {
  const pairs = Array.from({ length: Math.floor(dynamic.length / PAIR) }, (_, index) => ({
    tag: Number(dynamic.readBigUInt64LE(index * PAIR)),
    value: Number(dynamic.readBigUInt64LE(index * PAIR + 8)),
  }));
  const table = pairs.find(({ tag }) => tag === DT.strings)?.value;
  const loaded = segments.find(
    ({ type, address, size }) => type === PT.load && table !== undefined && table >= address && table < address + size,
  );
  if (table === undefined || loaded === undefined) return [];
  const strings = loaded.offset + table - loaded.address;
  return pairs
    .filter(({ tag }) => tag === DT.needed)
    .map(({ value }) => textAt(head, strings + value))
    .filter((name) => name !== null);
}

/** Null where the file's beginning does not reach. */
function textAt(head: Buffer, offset: number): string | null {
  const end = head.indexOf(0, offset);
  return offset >= head.length || end <= offset ? null : head.toString("latin1", offset, end);
}
