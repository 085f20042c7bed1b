import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import * as loaded from "xz-decompress";
import { type Entry, folderEntry, symlinkEntry } from "#lib/bake/entry";
import { normalPath, quoted } from "#lib/bake/paths";
import { readTar, type TarKind, type TarMember } from "#lib/bake/tar-reader";
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
      yield { ...entry, body: nameErrors(entry.body, facts) };
    }
  } catch (error) {
    throw damaged(error, facts);
  }
}

async function* nameErrors(body: Bytes, facts: ArchiveFacts): AsyncGenerator<Uint8Array> {
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
  const body = limitBytes(bytes, limits.bytes, name);
  yield { path: "", type: "file", mode: 0o755, size, target: null, body };
}

async function* tarEntries(bytes: Bytes, { name, limits }: Required<ArchiveFacts>): AsyncGenerator<Entry> {
  let count = 0;
  for await (const member of readTar(limitBytes(bytes, limits.bytes, name))) {
    count += 1;
    if (count > limits.entries) throw new AppError("too_large", `${name} holds more than ${limits.entries} entries.`);
    const entry = tarEntry(member, name);
    if (entry !== null) yield entry;
  }
}

const REFUSED: Partial<Record<TarKind, string>> = {
  "hard link": "a hard link, which Bakehouse does not follow",
  device: "a device",
  "named pipe": "a named pipe",
  "sparse file": "a sparse file: pack the archive without them (GNU tar without --sparse)",
};

/** Null for the archive's own root folder. */
function tarEntry({ name: spelled, kind, mode, size, target, body }: TarMember, name: string): Entry | null {
  const path = normalPath(spelled, name);
  if (kind === "file" && path !== "") return { path, type: "file", mode, size, target: null, body };
  if (kind === "symlink" && path !== "") return symlinkEntry(path, target);
  if (kind === "folder") return path === "" ? null : folderEntry(path);
  const what = REFUSED[kind] ?? (path === "" ? "no folder" : "of a kind that Bakehouse does not know");
  throw new AppError("invalid", `${name} holds ${quoted(path)}, which is ${what}.`);
}

async function* limitBytes(bytes: Bytes, limit: number, name: string): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const chunk of bytes) {
    total += chunk.length;
    if (total > limit) throw new AppError("too_large", `${name} unpacks to more than ${limit} bytes.`);
    yield chunk;
  }
}

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

/** The package is CommonJS with types of an ES module: Node puts its names under `default`, bundlers do not. */
const { XzReadableStream } = "default" in loaded ? (loaded.default as typeof loaded) : loaded;

/** What the package gives as a number (enum xz_ret of XZ Embedded). */
const REASONS: Partial<Record<string, string>> = {
  2: "its checksums are of a kind that is not supported",
  3: "there is not enough memory to unpack it",
  4: "it needs more memory to unpack than is allowed: pack it with xz -6",
  5: "it is no xz file",
  6: "it was packed with options that are not supported: pack it with xz -6",
  7: "it is damaged",
  8: "it is damaged or cut off",
};

/** Decompresses xz. Damage and a cut end are errors that say so. */
async function* unxz(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* unpack(bytes);
  } catch (error) {
    const [, code = ""] = /error code (\d+)$/.exec(messageOf(error)) ?? [];
    const reason = REASONS[code];
    throw reason === undefined ? error : new Error(reason, { cause: error });
  }
}

function unpack(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const source = Readable.toWeb(Readable.from(bytes, { objectMode: false }));
  // Node's declaration of a web stream and the browser's differ in name only.
  const packed = source as ConstructorParameters<typeof XzReadableStream>[0];
  return Readable.fromWeb(new XzReadableStream(packed) as typeof source);
}
