import type { Entry } from "#lib/bake/entry";
import { AppError } from "#lib/errors";

const BLOCK = 512;
const FLAGS = { file: "0", symlink: "2", folder: "5", records: "x" } as const;
/** What the classic header has room for; the rest goes into a record before it. */
const NAME_ROOM = 100;
const SIZE_ROOM = 8 ** 11;

/**
 * A tar of the entries, made while it is read (tar(5), ustar with pax records). mksquashfs sets owners and times itself, so they are all zero
 * here. The packers of the registry are streams that entries are pushed into: a generator that is pulled needs no back-pressure of its own,
 * and ends with the sentence of whatever source failed.
 */
export async function* tarStream(entries: AsyncIterable<Entry>): AsyncGenerator<Uint8Array> {
  for await (const entry of entries) {
    yield* headers(entry);
    let written = 0;
    for await (const chunk of entry.body) {
      written += chunk.length;
      yield chunk;
    }
    if (written !== entry.size) {
      throw new AppError(
        "invalid",
        `${entry.path} has ${written} bytes instead of the ${entry.size} it was said to have.`,
      );
    }
    yield padding(written);
  }
  yield Buffer.alloc(2 * BLOCK);
}

function* headers({ path, type, mode, size, target }: Entry): Generator<Uint8Array> {
  const link = target ?? "";
  const records = Buffer.from(
    (needsRecord(path) ? record("path", path) : "") +
      (needsRecord(link) ? record("linkpath", link) : "") +
      (size >= SIZE_ROOM ? record("size", String(size)) : ""),
  );
  if (records.length > 0) {
    yield header(FLAGS.records, "pax", 0o644, records.length, "");
    yield records;
    yield padding(records.length);
  }
  yield header(FLAGS[type], path, mode, size % SIZE_ROOM, link);
}

function needsRecord(text: string): boolean {
  return Buffer.byteLength(text) > NAME_ROOM;
}

/** `LENGTH KEY=VALUE\n`, where the length counts its own digits (pax(1)). */
function record(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  const digits = String(bytes + String(bytes).length).length;
  return `${bytes + digits}${rest}`;
}

function header(flag: string, name: string, mode: number, size: number, link: string): Uint8Array {
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0, NAME_ROOM);
  block.write(octal(mode, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(0, 11), 136);
  block.write(" ".repeat(8), 148);
  block.write(flag, 156);
  block.write(link, 157, NAME_ROOM);
  block.write("ustar\0" + "00", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148);
  return block;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}

function padding(size: number): Uint8Array {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}
