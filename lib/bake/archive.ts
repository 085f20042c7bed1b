import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import tar from "tar-stream";
import { type Entry, folderEntry, symlinkEntry } from "#lib/bake/entry";
import { normalPath, quoted } from "#lib/bake/paths";
import { unxz } from "#lib/bake/xz";
import { AppError, messageOf } from "#lib/errors";
import type { SourceFormat } from "#lib/recipes/plan";

export type Limits = { entries: number; bytes: number };
export type ArchiveFacts = {
  /** How errors name the archive: its source and file name. */
  name: string;
  format: SourceFormat;
  /** Bytes as they lie there, unpacked or not; a bare file needs it. */
  size: number | null;
  limits?: Limits;
};

type Bytes = AsyncIterable<Uint8Array>;
type Reader = (bytes: Bytes, facts: Required<ArchiveFacts>) => AsyncGenerator<Entry>;

/** Far above any release, far below what a decompression bomb wants. `bytes` counts unpacked ones. */
const LIMITS: Limits = { entries: 100_000, bytes: 32e9 };

const READERS: Record<SourceFormat, Reader> = {
  tar: tarEntries,
  "tar.gz": (bytes, facts) => tarEntries(gunzip(bytes), facts),
  "tar.xz": (bytes, facts) => tarEntries(unxz(bytes), facts),
  file: bareFile,
};

/**
 * The entries of an archive in its order, read as a stream: nothing is unpacked to disk or kept in memory. Each body may be read
 * until the next entry is asked for. A bare file is one entry with an empty path. Throws an AppError that names the archive for damage, for paths,
 * devices and hard links that are refused, and when a limit is passed.
 */
export async function* entries(bytes: Bytes, facts: ArchiveFacts): AsyncGenerator<Entry> {
  try {
    for await (const entry of READERS[facts.format](bytes, { limits: LIMITS, ...facts })) {
      yield { ...entry, body: named(entry.body, facts) };
    }
  } catch (error) {
    throw damaged(error, facts);
  }
}

async function* named(body: Bytes, facts: ArchiveFacts): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw damaged(error, facts);
  }
}

function damaged(error: unknown, { name, format }: ArchiveFacts): unknown {
  if (error instanceof AppError || (error instanceof Error && error.name === "AbortError")) return error;
  const kind = format === "file" ? "" : ` as ${format}`;
  return new AppError("unsupported", `${name} cannot be read${kind}: ${messageOf(error)}.`, { cause: error });
}

async function* bareFile(bytes: Bytes, { name, size, limits }: Required<ArchiveFacts>): AsyncGenerator<Entry> {
  if (size === null) throw new AppError("internal", `The size of ${name} is not known.`);
  const body = bounded(bytes, limits.bytes, name);
  yield { path: "", type: "file", mode: 0o755, size, target: null, body };
}

async function* tarEntries(bytes: Bytes, { name, limits }: Required<ArchiveFacts>): AsyncGenerator<Entry> {
  const extract = tar.extract();
  // A failure reaches the reader below through the extractor, which the pipeline destroys with it.
  const feeding = pipeline(ended(bounded(bytes, limits.bytes, name)), extract).catch(() => {});
  let count = 0;
  try {
    for await (const member of extract) {
      count += 1;
      if (count > limits.entries) throw new AppError("too_large", `${name} holds more than ${limits.entries} entries.`);
      const entry = tarEntry(member.header, member as Bytes, name); // its declaration leaves open what it carries
      if (entry !== null) yield entry;
      member.resume();
    }
  } finally {
    extract.destroy();
    await feeding;
  }
}

type Member = (header: tar.Header, path: string, body: Bytes) => Entry;
const MEMBERS: Partial<Record<string, Member>> = {
  file: ({ mode, size }, path, body) => ({ path, type: "file", mode, size, target: null, body }),
  "contiguous-file": ({ mode, size }, path, body) => ({ path, type: "file", mode, size, target: null, body }),
  directory: (_, path) => folderEntry(path),
  symlink: ({ linkname }, path) => symlinkEntry(path, linkname),
};
const REFUSED: Partial<Record<string, string>> = {
  link: "a hard link, which Bakehouse does not follow",
  "character-device": "a device",
  "block-device": "a device",
  fifo: "a named pipe",
};

/** Null for the archive's own root folder. */
function tarEntry(header: tar.Header, body: Bytes, name: string): Entry | null {
  const path = normalPath(header.name, name);
  const member = MEMBERS[header.type];
  if (member === undefined) {
    const what = REFUSED[header.type] ?? "of a kind that Bakehouse does not know";
    throw new AppError("invalid", `${name} holds ${quoted(path)}, which is ${what}.`);
  }
  return path === "" ? null : member(header, path, body);
}

async function* bounded(bytes: Bytes, limit: number, name: string): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const chunk of bytes) {
    total += chunk.length;
    if (total > limit) throw new AppError("too_large", `${name} unpacks to more than ${limit} bytes.`);
    yield chunk;
  }
}

/** A tar that was cut between two entries looks whole but for the zero block at its end (tar(5)). */
async function* ended(bytes: Bytes): AsyncGenerator<Uint8Array> {
  let last: Uint8Array = new Uint8Array(0);
  for await (const chunk of bytes) {
    last = chunk.length >= BLOCK ? chunk : Buffer.concat([last, chunk]).subarray(-BLOCK);
    yield chunk;
  }
  const tail = last.subarray(-BLOCK);
  if (tail.length < BLOCK || tail.some((byte) => byte !== 0)) throw new Error("it ends in the middle");
}

const BLOCK = 512;
/** With zlib's own 16 KiB the time per chunk is felt; measured with 200 MB of programs, 1 MiB takes a third less than 64 KiB. */
const GUNZIP_CHUNK = 1024 * 1024;

async function* gunzip(bytes: Bytes): AsyncGenerator<Uint8Array> {
  const stream = createGunzip({ chunkSize: GUNZIP_CHUNK });
  const feeding = pipeline(bytes, stream).catch(() => {});
  try {
    yield* stream;
  } finally {
    stream.destroy();
    await feeding;
  }
}
