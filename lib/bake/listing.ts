import { randomUUID } from "node:crypto";
import { quoted } from "#lib/bake/paths";
import { CommandError, outputOf } from "#lib/bake/run";
import { aroundFiles } from "#lib/bake/sandbox";
import { AppError, type ErrorCode } from "#lib/errors";
import type { Manifest } from "#lib/images/manifest";

/** A path as an image itself lists it. */
export type ListedEntry = {
  path: string;
  type: "file" | "folder" | "symlink" | "other";
  /** Permission bits, set-uid, set-gid and sticky included. */
  mode: number;
  /** `UID/GID`, where the reader tells. */
  owner?: string;
  /** Bytes of a file; 0 for everything else. */
  size: number;
  /** Where a symlink points, else null. */
  target: string | null;
};

/** `-rw-r--r-- 0/0          5 2026-01-31 12:00 ROOT/usr/bin/tool`, for links with ` -> TARGET` (man unsquashfs, `-lln`). */
const LINE = /^([-dlbcps])([-rwxsStT]{9}) (\d+\/\d+) +(\d+|\d+, *\d+) \d{4}-\d\d-\d\d \d\d:\d\d /;
const TYPES: Partial<Record<string, ListedEntry["type"]>> = { "-": "file", d: "folder", l: "symlink" };

/**
 * What is in an image, read back from the image: every path but the root folder, parents first. Names may hold anything.
 * Throws `invalid` when the file is no image that unsquashfs reads, or the signal's reason.
 */
export function readListing(file: string, signal?: AbortSignal): AsyncGenerator<ListedEntry> {
  return listed(file, "invalid", signal);
}

async function* listed(file: string, blame: ErrorCode, signal?: AbortSignal): AsyncGenerator<ListedEntry> {
  // No name in the image can hold a root that was drawn by lot now, so it tells where a line starts.
  const root = randomUUID();
  for await (const record of records(unsquashfs(["-lln", "-d", root, file], file, blame, signal), root)) {
    const entry = listedEntry(record, root);
    if (entry.path !== "") yield entry;
  }
}

/** The bytes of one file in an image, as they are unpacked. Throws like `readListing`. */
export function readFileInImage(file: string, path: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  return unsquashfs(["-no-wildcards", "-cat", file, path], file, "invalid", signal);
}

/** Throws `internal` when a new image cannot be read, or does not hold exactly what its manifest says: paths, types, modes, sizes and targets, all owned by root. */
export async function requireListing(file: string, manifest: Manifest, signal: AbortSignal): Promise<void> {
  const missing = new Map(
    manifest.map((entry) => [entry.path, inWords({ ...entry, owner: "0/0", target: entry.target ?? null })]),
  );
  for await (const entry of listed(file, "internal", signal)) {
    const [wanted, found] = [missing.get(entry.path) ?? "nothing", inWords(entry)];
    if (found !== wanted) throw wrongImage(entry.path, found, wanted);
    missing.delete(entry.path);
  }
  for (const [path, wanted] of missing) throw wrongImage(path, "nothing", wanted);
}

function inWords({ type, mode, owner, size, target }: Omit<ListedEntry, "path">): string {
  const link = target === null ? "" : ` to ${quoted(target)}`;
  const owned = owner === "0/0" || owner === undefined ? "" : `, owned by ${owner}`;
  return `a ${type}${link} of mode ${mode.toString(8)} and ${size} bytes${owned}`;
}

/** The one sentence for an image that is not what its manifest says. */
export function wrongImage(path: string, found: string, wanted: string): AppError {
  return new AppError(
    "internal",
    `The image that was written is wrong and is thrown away: at ${quoted(path)} it holds ${found} instead of ${wanted}.`,
  );
}

/** What unsquashfs writes. `blame` is the code of the AppError for a file that it cannot read. */
export async function* unsquashfs(
  args: string[],
  file: string,
  blame: ErrorCode,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* outputOf(["unsquashfs", "-no-progress", ...args], { signal, around: await aroundFiles({ reads: file }) });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (error.missing) throw new AppError("internal", "unsquashfs, a part of squashfs-tools, is not installed.");
    throw new AppError(blame, `The image ${file} cannot be read: ${error.message}`, { cause: error });
  }
}

/** One for each entry, in latin1: a name may hold line ends and bytes that are no UTF-8. */
async function* records(bytes: AsyncIterable<Uint8Array>, root: string): AsyncGenerator<string> {
  let record: string | null = null;
  for await (const line of lines(bytes)) {
    const [head] = LINE.exec(line) ?? [];
    if (head !== undefined && line.startsWith(root, head.length)) {
      if (record !== null) yield record;
      record = line;
    } else if (record !== null) record += `\n${line}`;
  }
  if (record !== null) yield record;
}

async function* lines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of bytes) {
    const [first = "", ...others] = Buffer.from(chunk).toString("latin1").split("\n");
    rest += first;
    for (const line of others) {
      yield rest;
      rest = line;
    }
  }
  if (rest !== "") yield rest;
}

function listedEntry(record: string, root: string): ListedEntry {
  const [head = "", letter = "", permissions = "", owner = "", size = ""] = LINE.exec(record) ?? [];
  const type = TYPES[letter] ?? "other";
  const name = record.slice(head.length + root.length + 1);
  // A link's size is the length of its target: a name or target with an arrow in it is read rightly too.
  const target = type === "symlink" ? name.slice(name.length - Number(size)) : null;
  const path = target === null ? name : name.slice(0, name.length - target.length - ARROW.length);
  return {
    path: utf8(path),
    type,
    mode: modeOf(permissions),
    owner,
    size: type === "file" ? Number(size) : 0,
    target: target === null ? null : utf8(target),
  };
}

const ARROW = " -> ";

function utf8(latin1: string): string {
  return Buffer.from(latin1, "latin1").toString("utf8");
}

/** `rwsr-xr-x` → 0o4755. */
function modeOf(permissions: string): number {
  const bits = Array.from(permissions).reduce((mode, letter) => mode * 2 + (/[rwxst]/.test(letter) ? 1 : 0), 0);
  const special = [2, 5, 8].reduce((mode, at) => mode * 2 + (/[sStT]/.test(permissions[at] ?? "") ? 1 : 0), 0);
  return bits + special * 0o1000;
}
