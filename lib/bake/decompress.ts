import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import * as loaded from "xz-decompress";
import { messageOf } from "#lib/errors";

type Bytes = AsyncIterable<Uint8Array>;

/** With zlib's own 16 KiB the time per chunk is felt; measured with 200 MB of programs, 1 MiB takes a third less than 64 KiB. */
const GUNZIP_CHUNK = 1024 * 1024;

/** Decompresses gzip, with several members one after another too. */
export async function* gunzip(bytes: Bytes): AsyncGenerator<Uint8Array> {
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
export async function* unxz(bytes: Bytes): AsyncGenerator<Uint8Array> {
  try {
    yield* unpack(bytes);
  } catch (error) {
    const [, code = ""] = /error code (\d+)$/.exec(messageOf(error)) ?? [];
    const reason = REASONS[code];
    throw reason === undefined ? error : new Error(reason, { cause: error });
  }
}

function unpack(bytes: Bytes): Bytes {
  const source = Readable.toWeb(Readable.from(bytes, { objectMode: false }));
  // Node's declaration of a web stream and the browser's differ in name only.
  const packed = source as ConstructorParameters<typeof XzReadableStream>[0];
  return Readable.fromWeb(new XzReadableStream(packed) as typeof source);
}
