import { CUT } from "#lib/bake/byte-source";

export const DAMAGED = "it is damaged";

/** Bits of bytes that are all there, the highest first. */
export class BitReader {
  private bytes: Uint8Array = new Uint8Array(0);
  private at = 0;
  private hold = 0;
  private held = 0;

  append(more: Uint8Array): void {
    const start = this.at - (this.held >>> 3);
    this.bytes = Buffer.concat([this.bytes.subarray(start), more]);
    this.at = this.held >>> 3;
  }

  bytesLeft(): number {
    return Math.max(0, this.bytes.length - this.at + (this.held >>> 3));
  }

  /** At most 24 bits. */
  read(count: number): number {
    this.fill(count);
    this.held -= count;
    return (this.hold >>> this.held) & ((1 << count) - 1);
  }

  word(): number {
    const high = this.read(16);
    const word = high * 0x10000 + this.read(16);
    this.requireReal();
    return word;
  }

  endByte(): void {
    this.held -= this.held & 7;
  }

  symbol({ shortest, longest, limits, offsets, symbols }: Codes): number {
    this.fill(longest);
    for (let length = shortest; length <= longest; length += 1) {
      const code = (this.hold >>> (this.held - length)) & ((1 << length) - 1);
      if (code > (limits[length] as number)) continue; // there is one for each length
      this.held -= length;
      return symbols[code + (offsets[length] as number)] as number; // a code within its limit has a symbol
    }
    throw new Error(DAMAGED);
  }

  /** What is read behind the end is zeros, so a block that was cut off ends as well. */
  requireReal(): void {
    if (this.at - (this.held >>> 3) > this.bytes.length) throw new Error(CUT);
  }

  private fill(count: number): void {
    for (; this.held < count; this.held += 8) {
      this.hold = (this.hold << 8) | (this.bytes[this.at] ?? 0);
      this.at += 1;
    }
  }
}

/** Canonical codes: those of one length are consecutive numbers up to a limit. */
type Codes = {
  shortest: number;
  longest: number;
  limits: Int32Array;
  offsets: Int32Array;
  symbols: Uint16Array;
};

/** Each of `bytes` has the place of the next one above its lowest eight bits; `first` is where to begin. */
export type Block = { bytes: Uint32Array; first: number; count: number };

const LONGEST_CODE = 20;
const PER_SELECTOR = 50;

/** One block behind its checksum, with at most `size` bytes before the runs in it are written out. */
export function readBlock(bits: BitReader, size: number): Block {
  if (bits.read(1) === 1) throw new Error("it was packed with a bzip2 from before 1999: pack it anew");
  const origin = bits.read(24);
  const alphabet = readAlphabet(bits);
  const tables = bits.read(3);
  if (tables < 2 || tables > 6 || alphabet.length === 0) throw damage(bits);
  const selectors = readSelectors(bits, tables);
  const codes = Array.from({ length: tables }, () => readCodes(bits, alphabet.length + 2));
  const bytes = new Uint32Array(size);
  const count = readSymbols(bits, bytes, { alphabet, selectors, codes });
  bits.requireReal();
  if (origin >= count) throw new Error(DAMAGED);
  linkUp(bytes, count);
  return { bytes, first: (bytes[origin] as number) >>> 8, count };
}

function damage(bits: BitReader): Error {
  return new Error(bits.bytesLeft() > 0 ? DAMAGED : CUT);
}

/** The bytes that the block has, ascending. */
function readAlphabet(bits: BitReader): number[] {
  const ranges = bits.read(16);
  return Array.from({ length: 16 }, (_, range) => {
    const used = (ranges >>> (15 - range)) & 1 ? bits.read(16) : 0;
    return Array.from({ length: 16 }, (_, at) => range * 16 + at).filter((_, at) => (used >>> (15 - at)) & 1);
  }).flat();
}

/** Which table holds for each fifty symbols, as places in a list where what was used last is first. */
function readSelectors(bits: BitReader, tables: number): Uint8Array {
  const selectors = new Uint8Array(bits.read(15));
  const recent = Uint8Array.from({ length: tables }, (_, index) => index);
  for (let index = 0; index < selectors.length; index += 1) {
    let place = 0;
    while (bits.read(1) === 1) place += 1;
    if (place >= tables) throw damage(bits);
    selectors[index] = toFront(recent, place);
  }
  return selectors;
}

function toFront(recent: Uint8Array, place: number): number {
  const value = recent[place] as number; // callers keep within the list
  for (let at = place; at > 0; at -= 1) recent[at] = recent[at - 1] as number; // copyWithin takes longer for a few
  recent[0] = value;
  return value;
}

function readCodes(bits: BitReader, count: number): Codes {
  const lengths = new Uint8Array(count);
  let length = bits.read(5);
  for (let symbol = 0; symbol < count; symbol += 1) {
    while (bits.read(1) === 1) {
      length += bits.read(1) === 1 ? -1 : 1;
      if (length < 1 || length > LONGEST_CODE) throw damage(bits);
    }
    if (length < 1 || length > LONGEST_CODE) throw damage(bits);
    lengths[symbol] = length;
  }
  return codesOf(lengths);
}

function codesOf(lengths: Uint8Array): Codes {
  const [limits, offsets] = [new Int32Array(LONGEST_CODE + 1), new Int32Array(LONGEST_CODE + 1)];
  const symbols = new Uint16Array(lengths.length);
  let [code, index] = [0, 0];
  for (let length = 1; length <= LONGEST_CODE; length += 1) {
    offsets[length] = index - code;
    lengths.forEach((each, symbol) => {
      if (each !== length) return;
      symbols[index] = symbol;
      index += 1;
      code += 1;
    });
    limits[length] = code - 1;
    if (code > 1 << length) throw new Error(DAMAGED);
    code *= 2;
  }
  return { shortest: Math.min(...lengths), longest: Math.max(...lengths), limits, offsets, symbols };
}

type Coding = { alphabet: number[]; selectors: Uint8Array; codes: Codes[] };

/** Symbols 0 and 1 are digits of how often the byte used last is repeated, the highest ends the block, all others are places of bytes. */
function readSymbols(bits: BitReader, bytes: Uint32Array, { alphabet, selectors, codes }: Coding): number {
  const recent = Uint8Array.from(alphabet);
  const end = alphabet.length + 1;
  let [count, run, digit] = [0, 0, 1];
  for (let read = 0; ; read += 1) {
    const table = codes[selectors[Math.floor(read / PER_SELECTOR)] ?? -1];
    if (table === undefined) throw damage(bits);
    const symbol = bits.symbol(table);
    if (symbol < 2) {
      run += digit << symbol;
      digit *= 2;
      if (run > bytes.length) throw damage(bits);
      continue;
    }
    if (count + run > bytes.length) throw damage(bits);
    bytes.fill(recent[0] as number, count, count + run);
    count += run;
    [run, digit] = [0, 1];
    if (symbol === end) return count;
    if (count >= bytes.length) throw damage(bits);
    bytes[count] = toFront(recent, symbol - 1);
    count += 1;
  }
}

/** Undoes the sorting of Burrows and Wheeler. */
function linkUp(bytes: Uint32Array, count: number): void {
  const next = new Uint32Array(256);
  for (let at = 0; at < count; at += 1) next[bytes[at] as number] = (next[bytes[at] as number] as number) + 1;
  let total = 0;
  for (let byte = 0; byte < 256; byte += 1) {
    total += next[byte] as number;
    next[byte] = total - (next[byte] as number);
  }
  for (let at = 0; at < count; at += 1) {
    const byte = (bytes[at] as number) & 0xff;
    const place = next[byte] as number;
    next[byte] = place + 1;
    bytes[place] = (bytes[place] as number) | (at << 8);
  }
}
