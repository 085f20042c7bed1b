import { Readable } from "node:stream";
import type { Log } from "#lib/log";

/** One path on its way into an image. Its body is read once, before the next entry is asked for. */
export type Entry = {
  path: string;
  type: "file" | "folder" | "symlink";
  /** Permission bits, set-uid and set-gid included. */
  mode: number;
  /** Bytes of the body; 0 for folders and links. */
  size: number;
  /** Where a symlink points, else null. */
  target: string | null;
  body: AsyncIterable<Uint8Array>;
};

/** What an image can only have in another form, or not at all: it matters to a step that takes it. */
export type SpecialEntry = {
  path: string;
  type: "hard link" | "refused";
  /** Path of the entry that a hard link is another name of, else null. */
  target: string | null;
  /** Why no image can have it, to follow `which is`; empty for a hard link. */
  why: string;
};

/** `within` is how errors call the archive in an archive that it comes from. */
export type ArchiveEntry = (Entry | SpecialEntry) & { within?: string };
export type TakenEntry = Entry & { within?: string };

/** An entry of an image, with the words that name where it came from. */
export type ImageEntry = Entry & {
  origin: string;
  /** A link that is left out where the image has nothing at its target by then, or something at its own path. */
  isOptional?: boolean;
};

/** What is said about a bake beside its result. */
export type Notes = { log: Log; warnings: string[]; changes: string[] };

export function fileEntry(path: string, bytes: Uint8Array, mode = 0o644): Entry {
  return { path, type: "file", mode, size: bytes.length, target: null, body: Readable.from([bytes]) };
}

export function folderEntry(path: string): Entry {
  return { path, type: "folder", mode: 0o755, size: 0, target: null, body: Readable.from([]) };
}

export function symlinkEntry(path: string, target: string): Entry {
  return { path, type: "symlink", mode: 0o777, size: 0, target, body: Readable.from([]) };
}

/** The whole body of a small file such as a unit; null when it is larger than `limit` bytes. */
export async function readBody({ size, body }: Entry, limit: number): Promise<Buffer | null> {
  if (size > limit) return null;
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts);
}
