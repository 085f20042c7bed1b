import { type FileHandle, open } from "node:fs/promises";
import { AppError } from "#lib/errors";

/** The superblock and inodes: https://erofs.docs.kernel.org/en/latest/core_ondisk.html */
const SUPERBLOCK = { offset: 1024, size: 128, magic: 0xe0f5e1e2 };
const INODE_UNIT = 32;

/** What an image may make use of: it changes nothing in how names and inodes lie there. Above it blocks have other addresses. */
const KNOWN_FEATURES = 0x7f;
const COMPRESSED = 0x1;
const SEVERAL_ALGORITHMS = 0x2;
const ALGORITHMS = ["lz4", "lzma", "deflate", "zstd"];

/** How the bytes of an inode lie there. */
const LAYOUT = { plain: 0, inline: 2, chunks: 4 } as const;

export type Inode = {
  /** As stat(2) gives it. */
  mode: number;
  size: number;
  layout: number;
  /** The first block, or how chunks are addressed. */
  where: number;
  /** Behind the inode and its extended attributes. */
  end: number;
};

/** An erofs image that is open. What it says of itself is not to be trusted: every read is within the file, or refused. */
export type Erofs = {
  handle: FileHandle;
  name: string;
  block: number;
  metadata: number;
  root: number;
  algorithms: string;
};

/** Whether a file begins like an erofs image. */
export async function isErofs(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, SUPERBLOCK.offset);
    return bytesRead === 4 && buffer.readUInt32LE() === SUPERBLOCK.magic;
  } finally {
    await handle.close();
  }
}

/** Reads the superblock. AppError invalid where it is damaged or of a newer kind. */
export async function openErofs(handle: FileHandle, name: string): Promise<Erofs> {
  const erofs = { handle, name, block: 4096, metadata: 0, root: 0, algorithms: "" };
  const bytes = await readAt(erofs, SUPERBLOCK.offset, SUPERBLOCK.size);
  const features = bytes.readUInt32LE(80);
  const bits = bytes[12] ?? 0;
  if ((features & ~KNOWN_FEATURES) !== 0 || bytes.readUInt16LE(86) !== 0)
    throw damaged(erofs, "it makes use of features that Bakehouse does not know");
  if (bits < 9 || bits > 16) throw damaged(erofs, "its blocks have a size that none has");
  const algorithms =
    (features & SEVERAL_ALGORITHMS) !== 0
      ? ALGORITHMS.filter((_, bit) => (bytes.readUInt16LE(84) & (1 << bit)) !== 0).join("+")
      : (features & COMPRESSED) !== 0
        ? "lz4"
        : "";
  const block = 2 ** bits;
  return { ...erofs, block, metadata: bytes.readUInt32LE(40) * block, root: bytes.readUInt16LE(14), algorithms };
}

/** The inode of a number. */
export async function readInode(erofs: Erofs, number: number): Promise<Inode> {
  const start = erofs.metadata + number * INODE_UNIT;
  const short = await readAt(erofs, start, INODE_UNIT);
  const format = short.readUInt16LE(0);
  const isLong = (format & 1) === 1;
  const attributes = short.readUInt16LE(2);
  const size = isLong ? Number(short.readBigUInt64LE(8)) : short.readUInt32LE(8);
  if (!Number.isSafeInteger(size)) throw damaged(erofs, "a file is larger than any");
  return {
    mode: short.readUInt16LE(4),
    size,
    layout: (format >> 1) & 0b111,
    where: short.readUInt32LE(16),
    end: start + (isLong ? 2 * INODE_UNIT : INODE_UNIT) + (attributes === 0 ? 0 : 12 + 4 * (attributes - 1)),
  };
}

/** The bytes of an inode that are not compressed; null where they are. At most `limit`, else AppError invalid. */
export async function readBytes(erofs: Erofs, inode: Inode, limit: number): Promise<Buffer | null> {
  const { size, layout, where, end } = inode;
  if (size > limit) throw damaged(erofs, `what is read of it would have ${size} bytes`);
  if (size === 0) return Buffer.alloc(0);
  const start = where * erofs.block;
  if (layout === LAYOUT.plain) return readAt(erofs, start, size);
  if (layout === LAYOUT.chunks) return readChunks(erofs, inode);
  if (layout !== LAYOUT.inline) return null;
  const whole = (Math.ceil(size / erofs.block) - 1) * erofs.block;
  const parts = [
    whole === 0 ? Buffer.alloc(0) : await readAt(erofs, start, whole),
    await readAt(erofs, end, size - whole),
  ];
  return Buffer.concat(parts);
}

const HOLE = 0xffffffff;

async function readChunks(erofs: Erofs, { size, where, end }: Inode): Promise<Buffer> {
  const chunk = erofs.block * 2 ** (where & 0x1f);
  const isIndexed = (where & 0x20) !== 0;
  const width = isIndexed ? 8 : 4;
  const first = Math.ceil(end / width) * width;
  const parts: Buffer[] = [];
  for (let at = 0; at < size; at += chunk) {
    const entry = await readAt(erofs, first + (at / chunk) * width, width);
    const block = entry.readUInt32LE(isIndexed ? 4 : 0);
    const length = Math.min(chunk, size - at);
    parts.push(block === HOLE ? Buffer.alloc(length) : await readAt(erofs, block * erofs.block, length));
  }
  return Buffer.concat(parts);
}

async function readAt(erofs: Erofs, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await erofs.handle.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw damaged(erofs, "it ends too early");
  return buffer;
}

export function damaged({ name }: Erofs, why: string): AppError {
  return new AppError("invalid", `The image ${name} cannot be read: ${why}.`);
}
