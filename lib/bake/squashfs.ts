import { writeFile } from "node:fs/promises";
import { CommandError, run } from "#lib/bake/run";
import { aroundFiles } from "#lib/bake/sandbox";
import { readCompression } from "#lib/compression";
import { AppError, messageOf } from "#lib/errors";
import { compareVersions } from "#lib/version-order";

/** The first version that reads a tar from standard input. */
const OLDEST = "4.5";
const INSTALL =
  "Install squashfs-tools, for example with: apt-get install squashfs-tools (Debian, Ubuntu), dnf install squashfs-tools (Fedora), apk add squashfs-tools (Alpine).";

/** Version of the installed mksquashfs such as `4.5.1`; null when there is none. */
export async function squashfsVersion(): Promise<string | null> {
  try {
    const { stdout } = await run(["mksquashfs", "-version"]);
    return /mksquashfs version (\d[\w.]*)/.exec(stdout)?.[1] ?? null;
  } catch (error) {
    if (error instanceof CommandError) return null;
    throw error;
  }
}

/** The version of a mksquashfs that can do the job; an AppError with the command that installs one otherwise. */
export async function requireSquashfs(): Promise<string> {
  const version = await squashfsVersion();
  if (version === null)
    throw new AppError("internal", `mksquashfs, which writes the image, is not installed. ${INSTALL}`);
  if (compareVersions(version, OLDEST) >= 0) return version;
  throw new AppError("internal", `mksquashfs is ${version}, but ${OLDEST} or newer is needed. ${INSTALL}`);
}

export type SquashfsSettings = {
  /** `gzip:6`, `zstd:6:256K`, … (lib/compression.ts) */
  compression: string;
  /** Seconds since 1970 that the file system and everything in it carry. */
  epoch: number;
};

/** Milliseconds for so many bytes of tar: twenty times what a small machine needs. What takes longer does not come to an end. */
type Patience = (bytes: number) => number;
const PATIENCE: Patience = (bytes) => 600_000 + bytes / 100;
const LOOK_MS = 1_000;

/**
 * Writes a squashfs image from a tar stream; what is in `output` before is lost. Equal streams give equal bytes. Throws the stream's own error,
 * the signal's reason, and `internal` when mksquashfs failed, was killed (killedProgram tells) or takes too long.
 */
export async function writeSquashfs(
  tar: AsyncIterable<Uint8Array>,
  output: string,
  settings: SquashfsSettings,
  signal: AbortSignal,
  patience = PATIENCE,
): Promise<void> {
  const late = new AbortController();
  const started = performance.now();
  let bytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of tar) {
      bytes += chunk.length;
      yield chunk;
    }
  }
  const timer = setInterval(() => {
    if (performance.now() - started > patience(bytes)) late.abort(tooSlow(bytes));
  }, LOOK_MS);
  try {
    const either = AbortSignal.any([signal, late.signal]);
    await makeEmpty(output);
    const argv = ["mksquashfs", "-", output, ...squashfsOptions(settings)] as const;
    await run(argv, { stdin: counted(), signal: either, around: await aroundFiles({ writes: output }) });
  } catch (error) {
    throw error instanceof CommandError ? failure(error) : error;
  } finally {
    clearInterval(timer);
  }
}

/** A sandbox shows a program only files that are there. */
async function makeEmpty(output: string): Promise<void> {
  try {
    await writeFile(output, "");
  } catch (cause) {
    throw new AppError("internal", `The image could not be written: ${messageOf(cause)}.`, { cause });
  }
}

function tooSlow(bytes: number): AppError {
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  return new AppError("internal", `mksquashfs was stopped: for ${size} it took far longer than it should.`);
}

function failure(cause: CommandError): AppError {
  if (cause.missing) return new AppError("internal", `mksquashfs is not installed. ${INSTALL}`, { cause });
  return new AppError("internal", `The image could not be written: ${cause.message}`, { cause });
}

/** man mksquashfs. `-root-mode`: without it the root folder is 0777. `-mem` bounds memory at no cost in time. */
export function squashfsOptions({ compression, epoch }: SquashfsSettings): string[] {
  const { algorithm, level, block } = readCompression(compression);
  const time = String(epoch);
  return [
    "-tar",
    "-noappend",
    "-quiet",
    "-no-progress",
    "-comp",
    algorithm,
    "-Xcompression-level",
    String(level),
    "-b",
    block,
    "-all-root",
    "-root-mode",
    "755",
    "-mkfs-time",
    time,
    "-all-time",
    time,
    "-mem",
    "128M",
  ];
}
