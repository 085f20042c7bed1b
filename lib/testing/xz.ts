const HEADER_MAGIC = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]);
const FOOTER_MAGIC = Buffer.from("YZ");
/** Check type CRC32. */
const FLAGS = Buffer.from([0x00, 0x01]);
const CHUNK = 65_536;

/**
 * An .xz file that holds the bytes as they are: one block whose LZMA2 chunks are all uncompressed
 * (https://tukaani.org/xz/xz-file-format.txt). Node has no xz writer, and tests need archives without the xz program.
 */
export function xz(bytes: Buffer): Buffer {
  const chunks = lzma2(bytes);
  const header = blockHeader();
  const block = Buffer.concat([header, chunks, padding(chunks.length), uint32(crc32(bytes))]);
  const index = indexOf(header.length + chunks.length + 4, bytes.length);
  return Buffer.concat([HEADER_MAGIC, FLAGS, uint32(crc32(FLAGS)), block, index, footer(index.length)]);
}

function lzma2(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const chunk = bytes.subarray(at, at + CHUNK);
    const size = chunk.length - 1;
    // 1 resets the dictionary, which the first chunk must do; 2 does not.
    parts.push(Buffer.from([at === 0 ? 1 : 2, size >> 8, size & 0xff]), chunk);
  }
  return Buffer.concat([...parts, Buffer.from([0])]);
}

function blockHeader(): Buffer {
  // Size in words less one, no optional fields and one filter; LZMA2 (0x21) with one property byte: a dictionary of 64 KiB (8).
  const fields = Buffer.from([0x02, 0x00, 0x21, 0x01, 0x08, 0, 0, 0]);
  return Buffer.concat([fields, uint32(crc32(fields))]);
}

function indexOf(unpaddedSize: number, size: number): Buffer {
  const fields = Buffer.from([0, 1, ...varint(unpaddedSize), ...varint(size)]);
  const padded = Buffer.concat([fields, padding(fields.length)]);
  return Buffer.concat([padded, uint32(crc32(padded))]);
}

function footer(indexSize: number): Buffer {
  const fields = Buffer.concat([uint32(indexSize / 4 - 1), FLAGS]);
  return Buffer.concat([uint32(crc32(fields)), fields, FOOTER_MAGIC]);
}

function padding(length: number): Buffer {
  return Buffer.alloc((4 - (length % 4)) % 4);
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(Math.floor(value / 0x80))];
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** node:zlib has crc32 only from Node 22 on. */
function crc32(bytes: Buffer): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ (TABLE[(value ^ byte) & 0xff] ?? 0);
  return ~value >>> 0;
}
