import type { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import zlib from "node:zlib";
import { CommandError, outputOf, run } from "#lib/bake/run";
import { aroundFiles } from "#lib/bake/sandbox";
import { AppError, messageOf } from "#lib/errors";

/** The largest window that is unpacked: `zstd --ultra -22` takes 128 MiB, and whatever a file claims to need is memory of this machine. */
const WINDOW_LOG = 29;
const WINDOW_MIB = 2 ** WINDOW_LOG / 2 ** 20;
const INSTALL =
  "Install zstd, for example with: apt-get install zstd (Debian, Ubuntu), dnf install zstd (Fedora), apk add zstd (Alpine). Node.js 22.15 or newer can do without it.";

/** What libzstd and its program say, in words. */
const REASONS: [RegExp, string][] = [
  [
    /too much memory|window/i,
    `it needs more than ${WINDOW_MIB} MiB to unpack: pack it without --long, or with --long=27`,
  ],
  [/premature|unexpected end|incomplete|truncated/i, "it ends in the middle"],
  [/unsupported format|unknown|prefix/i, "it is no zstd file, or has something behind its end"],
  [/checksum|corrupt|decoding error|read error/i, "it is damaged"],
];

/**
 * Decompresses zstd by its program, or by Node's own zlib (22.15 or newer) where that is not installed. Throws an Error that says what
 * is wrong with the bytes, or an AppError internal when neither is there or the program was killed.
 */
export async function* unzstd(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* (await hasProgram())
      ? outputOf(PROGRAM, { stdin: bytes, around: await aroundFiles({}) })
      : unzstdByZlib(bytes);
  } catch (error) {
    throw inWords(error);
  }
}

const PROGRAM = ["zstd", "--decompress", "--stdout", "--quiet", `--memory=${WINDOW_MIB}MB`] as const;

async function hasProgram(): Promise<boolean> {
  try {
    await run(["zstd", "--version"]);
    return true;
  } catch (error) {
    if (error instanceof CommandError && error.missing) return false;
    throw error;
  }
}

type Zstd = Transform & { bytesWritten: number };
/** The types of Node 20 do not have it. */
const { createZstdDecompress: createZstd } = zlib as {
  createZstdDecompress?: (options: { chunkSize: number; params: Record<number, number> }) => Zstd;
};
/** ZSTD_d_windowLogMax of zstd.h */
const WINDOW_LOG_MAX = 100;
const CHUNK = 1024 * 1024;

/** zlib silently leaves out whatever is behind the first frame of a file: that is an error here. */
export async function* unzstdByZlib(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (createZstd === undefined) throw new AppError("internal", `zstd is not installed. ${INSTALL}`);
  const stream = createZstd({ chunkSize: CHUNK, params: { [WINDOW_LOG_MAX]: WINDOW_LOG } });
  let given = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      given += chunk.length;
      yield chunk;
    }
  }
  const feeding = pipeline(counted(), stream).catch(() => {});
  try {
    yield* stream;
    if (stream.bytesWritten < given)
      throw new AppError("internal", `It has several zstd frames, which Node.js cannot read. ${INSTALL}`);
  } finally {
    stream.destroy();
    await feeding;
  }
}

function inWords(error: unknown): unknown {
  if (error instanceof CommandError && error.signal !== null)
    return new AppError("internal", `An archive could not be unpacked: ${error.message}.`, { cause: error });
  const isOfZstd = error instanceof CommandError || (error instanceof Error && "errno" in error);
  const said = error instanceof CommandError ? error.stderr : messageOf(error);
  const reason = isOfZstd ? REASONS.find(([pattern]) => pattern.test(said))?.[1] : undefined;
  return reason === undefined ? error : new Error(reason, { cause: error });
}
