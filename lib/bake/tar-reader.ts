import { ByteSource, CUT } from "#lib/bake/byte-source";

/** What a tar holds under one name. Its body is read once, before the next member is asked for. */
export type TarMember = {
  /** As the archive spells it. */
  name: string;
  kind: TarKind;
  /** Permission bits. */
  mode: number;
  /** Bytes of the body. */
  size: number;
  /** Where a link points; empty for everything else. */
  target: string;
  body: AsyncIterable<Uint8Array>;
};
export type TarKind = "file" | "folder" | "symlink" | "hard link" | "device" | "named pipe" | "sparse file" | "unknown";

type Bytes = AsyncIterable<Uint8Array>;
/** What the headers before a member's own say of it, under the keys of pax(1). */
type Records = Map<string, string>;

const BLOCK = 512;
/** Far above any path: what the headers before a member hold is read into memory. */
const LARGEST_EXTENSION = 1024 * 1024;

const KINDS: Partial<Record<string, TarKind>> = {
  "\0": "file",
  "0": "file",
  "7": "file",
  "5": "folder",
  "2": "symlink",
  "1": "hard link",
  "3": "device",
  "4": "device",
  "6": "named pipe",
  S: "sparse file",
};
const EXTENSIONS: Partial<Record<string, (text: Buffer) => Records>> = {
  x: paxRecords,
  g: globalRecords,
  L: (text) => new Map([["path", textUntilNul(text)]]),
  K: (text) => new Map([["linkpath", textUntilNul(text)]]),
};

/**
 * The members of a tar (tar(5): ustar, pax, GNU long names) in its order. Every field is checked before it is used, and every step takes
 * bytes or throws, so that no archive can keep it busy. Throws an Error that says what is wrong with the archive.
 */
export async function* readTar(bytes: Bytes): AsyncGenerator<TarMember> {
  const source = new ByteSource(bytes);
  let records: Records = new Map();
  let extended = 0;
  let isEnded = false;
  try {
    for (let block = await source.block(BLOCK); block !== null; block = await source.block(BLOCK)) {
      isEnded = block.every((byte) => byte === 0);
      if (isEnded) continue;
      const header = readHeader(block);
      const extension = EXTENSIONS[header.flag];
      if (extension === undefined) {
        yield* readMember(memberOf(header, records), source);
        records = new Map();
        extended = 0;
      } else {
        extended += header.size;
        if (extended > LARGEST_EXTENSION) throw new Error(`it has headers of ${extended} bytes before a member`);
        records = new Map([...records, ...extension(await readExtension(header, source))]);
      }
    }
  } finally {
    await source.close();
  }
  // A tar that was cut between two entries looks whole but for the zero block at its end.
  if (!isEnded) throw new Error(CUT);
}

async function* readMember(member: Omit<TarMember, "body">, source: ByteSource): AsyncGenerator<TarMember> {
  const size = member.kind === "folder" ? 0 : member.size;
  const body = source.body(size);
  yield { ...member, body: body() };
  for await (const _ of body()); // what nobody wanted to read
  await source.take(paddingOf(size));
}

async function readExtension({ size }: Header, source: ByteSource): Promise<Buffer> {
  const text = await source.take(size + paddingOf(size));
  return text.subarray(0, size);
}

function paddingOf(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

type Header = { name: string; flag: string; mode: number; size: number; target: string };

function readHeader(block: Buffer): Header {
  const magic = block.toString("latin1", 257, 263);
  const sum = block.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
  if (sum !== numberIn(block, 148, 8) || !/^ustar[\0 ]$/.test(magic)) throw new Error("it has a header that is none");
  const prefix = magic.endsWith("\0") ? textUntilNul(block.subarray(345, 500)) : "";
  const name = textUntilNul(block.subarray(0, 100));
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    flag: String.fromCharCode(block[156] ?? 0),
    mode: numberIn(block, 100, 8) & 0o7777,
    size: numberIn(block, 124, 12),
    target: textUntilNul(block.subarray(157, 257)),
  };
}

function memberOf({ flag, mode, ...header }: Header, records: Records): Omit<TarMember, "body"> {
  const name = records.get("path") || header.name;
  const target = records.get("linkpath") || header.target;
  const size = sizeOf(records.get("size")) ?? header.size;
  const kind = tellsOfHoles(records) ? "sparse file" : (KINDS[flag] ?? "unknown");
  // As old tars spell folders.
  return { name, kind: kind === "file" && name.endsWith("/") ? "folder" : kind, mode, size, target };
}

function sizeOf(record: string | undefined): number | null {
  if (!record) return null;
  if (!/^\d{1,15}$/.test(record)) throw new Error("it has a pax header with a size that is none");
  return Number(record);
}

/** Octal digits between spaces and NULs, or, for what does not fit, a binary number after the byte 0x80 (GNU). */
function numberIn(block: Buffer, at: number, length: number): number {
  const field = block.subarray(at, at + length);
  const [, digits] = /^[ \0]*([0-7]*)(?:[ \0].*)?$/s.exec(field.toString("latin1")) ?? [];
  const binary = field[0] === 0x80 ? Number(`0x${field.toString("hex", 1)}`) : Number.NaN;
  const value = digits === undefined ? binary : Number.parseInt(digits || "0", 8);
  if (!Number.isSafeInteger(value)) throw new Error("it has a header with a number that is none");
  return value;
}

function textUntilNul(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString("utf8", 0, end === -1 ? bytes.length : end);
}

/** Lines of `LENGTH KEY=VALUE`, where the length counts the whole line in bytes (pax(1)). */
function paxRecords(text: Buffer): Records {
  const records: Records = new Map();
  for (let at = 0; at < text.length; ) {
    const [start = "", length = ""] = /^(\d{1,7}) /.exec(text.toString("latin1", at, at + 8)) ?? [];
    const line = text.subarray(at + start.length, at + Number(length));
    const equals = line.indexOf("=");
    if (equals < 1 || line.at(-1) !== LINE_FEED || at + Number(length) > text.length) throw new Error(DAMAGED);
    records.set(line.toString("utf8", 0, equals), line.toString("utf8", equals + 1, line.length - 1));
    at += Number(length);
  }
  return records;
}

const LINE_FEED = 0x0a;
const DAMAGED = "it has a damaged pax header";

function tellsOfHoles(records: Records): boolean {
  return Array.from(records.keys()).some((key) => key.startsWith("GNU.sparse."));
}

const OF_ONE_MEMBER = ["path", "linkpath", "size"];

/** Headers for all that follows hold comments and the like; what only one member can have makes no sense there. */
function globalRecords(text: Buffer): Records {
  const records = paxRecords(text);
  if (tellsOfHoles(records) || OF_ONE_MEMBER.some((key) => records.has(key)))
    throw new Error("it gives all that it holds one name, size or sparse map");
  return new Map();
}
