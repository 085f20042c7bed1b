import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import zlib from "node:zlib";
import * as yauzl from "yauzl";
import type { Budget } from "#lib/bake/budget";
import { CUT } from "#lib/bake/byte-source";
import { type ArchiveEntry, type Entry, folderEntry, symlinkEntry } from "#lib/bake/entry";
import { normalPath } from "#lib/bake/paths";
import { AppError } from "#lib/errors";
import { ELF_HEAD, readElf } from "#lib/inspect/elf";

type Bytes = AsyncIterable<Uint8Array>;
type ZipFile = { name: string; size: number; open(span: { start: number; end: number }): Bytes };
type Opened = { zip: yauzl.ZipFile; name: string; budget: Budget };

/** Names and comments of all entries, which are in memory. */
const LARGEST_DIRECTORY = 64 * 1024 * 1024;
const LONGEST_TARGET = 4095;
const LOCAL_HEADER = 30;

/**
 * The entries of a zip as the directory at its end has them. Checksums and sizes are compared; entries that share bytes, as in a bomb,
 * are refused. What is encrypted or packed in another way than by deflate matters only to a step that takes it.
 */
export async function* zipEntries({ name, size, open }: ZipFile, budget: Budget): AsyncGenerator<ArchiveEntry> {
  const reader = new SpanReader(open, size);
  const zip = await yauzl.fromRandomAccessReaderPromise(reader, size, { decodeStrings: false, autoClose: false });
  try {
    const listed = await readDirectory(zip, name, budget);
    requireApart(listed);
    for (const entry of listed) {
      const read = await zipEntry(entry, { zip, name, budget });
      if (read !== null) yield read;
    }
  } finally {
    zip.close();
  }
}

/** The directory is asked for in bits of a few dozen bytes: what lies behind them is read with them. */
const READ_AHEAD = 64 * 1024;

class SpanReader extends yauzl.RandomAccessReader {
  private start = 0;
  private bytes = Buffer.alloc(0);

  constructor(
    private readonly open: ZipFile["open"],
    private readonly size: number,
  ) {
    super();
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(start < end ? this.open({ start, end }) : [], { objectMode: false });
  }

  override read(into: Buffer, offset: number, length: number, position: number, done: (error: Error | null) => void) {
    this.spanOf(position, length).then((span) => {
      span.copy(into, offset);
      done(span.length < length ? new Error(CUT) : null);
    }, done);
  }

  private async spanOf(start: number, length: number): Promise<Buffer> {
    if (start < this.start || start + length > this.start + this.bytes.length) {
      const end = Math.min(this.size, start + Math.max(length, READ_AHEAD));
      this.bytes = await buffer(this._readStreamForRange(start, end));
      this.start = start;
    }
    return this.bytes.subarray(start - this.start, start - this.start + length);
  }
}

async function readDirectory(zip: yauzl.ZipFile, name: string, budget: Budget): Promise<yauzl.Entry[]> {
  const listed: yauzl.Entry[] = [];
  let bytes = 0;
  for await (const entry of zip.eachEntry()) {
    budget.takeEntry();
    bytes += entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
    if (bytes > LARGEST_DIRECTORY) throw new AppError("too_large", `${name} has more than 64 MiB of names.`);
    listed.push(entry);
  }
  return listed;
}

function requireApart(listed: yauzl.Entry[]): void {
  const inOrder = listed.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  let end = 0;
  for (const { relativeOffsetOfLocalHeader: start, fileNameLength, compressedSize } of inOrder) {
    if (start < end) throw new Error("several entries share the same bytes, as in a decompression bomb");
    end = start + LOCAL_HEADER + fileNameLength + compressedSize;
  }
}

/** The upper half of an entry's attributes is its mode where a Unix or macOS wrote it. */
const UNIX = [3, 19];
const KIND = 0o170000;
const SYMLINK = 0o120000;
const FILE = 0o100000;
const FOLDER = 0o040000;

/** Null for the archive's own root folder. */
async function zipEntry(entry: yauzl.Entry, opened: Opened): Promise<ArchiveEntry | null> {
  const { generalPurposeBitFlag, fileNameRaw, extraFields, uncompressedSize: size } = entry;
  const spelled = yauzl.getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, true);
  const path = normalPath(spelled, opened.name);
  const unix = UNIX.includes(entry.versionMadeBy >>> 8) ? entry.externalFileAttributes >>> 16 : 0;
  const kind = unix & KIND;
  if (spelled.endsWith("/") || kind === FOLDER) return path === "" ? null : folderEntry(path);
  const why = whyRefused(entry, kind);
  if (why !== null || path === "") return { path, type: "refused", target: null, why: why ?? "no folder" };
  if (kind === SYMLINK) return symlinkEntry(path, await readTarget(entry, opened));
  const mode = (unix & 0o777) === 0 ? await guessMode(entry, opened) : unix & 0o7777;
  return { path, type: "file", mode, size, target: null, body: bodyOf(entry, opened) };
}

function whyRefused(entry: yauzl.Entry, kind: number): string | null {
  if (entry.isEncrypted()) return "encrypted: use an archive that needs no password";
  if (!entry.canDecodeFileData())
    return `compressed by method ${entry.compressionMethod}, which cannot be read: pack it with deflate, as zip does when nothing else is said`;
  return [0, FILE, SYMLINK].includes(kind) ? null : "a device, a named pipe or a socket";
}

async function* bodyOf(entry: yauzl.Entry, { zip, budget }: Opened): AsyncGenerator<Uint8Array> {
  let sum = 0;
  for await (const chunk of budget.limit(await zip.openReadStreamPromise(entry))) {
    sum = zlib.crc32(chunk, sum);
    yield chunk;
  }
  if (sum !== entry.crc32) throw new Error(`the checksum of an entry does not fit, so it is damaged`);
}

async function readTarget(entry: yauzl.Entry, opened: Opened): Promise<string> {
  if (entry.uncompressedSize > LONGEST_TARGET) throw new Error("it has a symlink with a target that is too long");
  const parts: Uint8Array[] = [];
  for await (const part of bodyOf(entry, opened)) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

/** Where no mode was written, as on Windows: what begins as a program does is one. */
async function guessMode(entry: yauzl.Entry, opened: Opened): Promise<Entry["mode"]> {
  let head = Buffer.alloc(0);
  for await (const chunk of bodyOf(entry, opened)) {
    head = Buffer.concat([head, chunk.subarray(0, ELF_HEAD)]);
    if (head.length >= ELF_HEAD) break;
  }
  return head.toString("latin1", 0, 2) === "#!" || readElf(head) !== null ? 0o755 : 0o644;
}
