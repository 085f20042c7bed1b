import { ByteSource, CUT } from "#lib/bake/byte-source";
import { BitReader, type Block, DAMAGED, readBlock } from "#lib/bake/bzip2-block";

const MAGIC = 0x425a68;
/** The digits of pi before each block, those of its root at the end of a stream. */
const BLOCK = [0x314159, 0x265359];
const END = [0x177245, 0x385090];
const BLOCK_UNIT = 100_000;
/** A block is decoded in one go, so all of it has to be there: no block has more than 2.3 MB. */
const LONGEST_BLOCK = 3_000_000;
const OUTPUT = 256 * 1024;

/**
 * Decompresses bzip2, with several streams one after another too. Block by block: some 10 MB of memory, whatever the size. All
 * checksums are compared. Throws an Error that says what is wrong.
 */
export async function* bunzip2(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = new ByteSource(bytes);
  const bits = new BitReader();
  const refill = async () => bits.append(await source.take(LONGEST_BLOCK - bits.bytesLeft()));
  try {
    await refill();
    do {
      const size = readHeader(bits);
      let sum = 0;
      while (isBlockNext(bits)) {
        const expected = bits.word();
        const found = yield* unpack(readBlock(bits, size));
        if (found !== expected) throw new Error(DAMAGED);
        sum = ((sum << 1) | (sum >>> 31)) ^ expected;
        await refill();
      }
      if (bits.word() !== sum >>> 0) throw new Error(DAMAGED);
      bits.endByte();
      await refill();
    } while (bits.bytesLeft() > 0);
  } finally {
    await source.close();
  }
}

function readHeader(bits: BitReader): number {
  const magic = bits.read(24);
  const level = bits.read(8) - 0x30;
  if (magic !== MAGIC || level < 1 || level > 9)
    throw new Error("it is no bzip2 file, or has something behind its end");
  return level * BLOCK_UNIT;
}

function isBlockNext(bits: BitReader): boolean {
  const found = [bits.read(24), bits.read(24)];
  const is = (wanted: number[]) => found.every((part, index) => part === wanted[index]);
  if (is(BLOCK)) return true;
  if (is(END)) return false;
  throw new Error(bits.bytesLeft() > 0 ? DAMAGED : CUT);
}

/** Four equal bytes are followed by how often the byte comes again. Returns the checksum of all bytes. */
function* unpack({ bytes, first, count }: Block): Generator<Uint8Array, number> {
  let [at, sum, previous, equal] = [first, 0xffffffff, -1, 0];
  let output = Buffer.allocUnsafe(OUTPUT);
  let length = 0;
  for (let read = 0; read < count; read += 1) {
    const link = bytes[at] as number; // readBlock's links stay within the block
    const byte = link & 0xff;
    at = link >>> 8;
    const isCount = equal === 4;
    const value = isCount ? previous : byte;
    for (let times = isCount ? byte : 1; times > 0; times -= 1) {
      output[length] = value;
      length += 1;
      sum = (sum << 8) ^ (CRC[(sum >>> 24) ^ value] as number);
    }
    equal = isCount ? 0 : byte === previous ? equal + 1 : 1;
    previous = isCount ? -1 : byte;
    if (length < OUTPUT - 256) continue;
    yield output.subarray(0, length);
    output = Buffer.allocUnsafe(OUTPUT);
    length = 0;
  }
  yield output.subarray(0, length);
  return ~sum >>> 0;
}

/** CRC-32 from the highest bit down, unlike that of zip and gzip. */
const CRC = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = value < 0 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value;
});
