import { open } from "node:fs/promises";
import { damaged, type Erofs, type Inode, openErofs, readBytes, readInode } from "#lib/bake/erofs-file";
import type { ListedEntry } from "#lib/bake/listing";
import { MOST_IN_IMAGE, pathProblem, quoted, targetProblem } from "#lib/bake/paths";
import { AppError } from "#lib/errors";

const TYPES = new Map<number, ListedEntry["type"]>([
  [0o100000, "file"],
  [0o040000, "folder"],
  [0o120000, "symlink"],
]);
const LARGEST_FOLDER = 16 << 20;
const LONGEST_TARGET = 4096;

/**
 * What is in an erofs image: every path but the root folder, parents first. Its own reader, since all that is asked for are names and
 * modes, which are never compressed: the usual programs unpack what they find, and know fewer ways of compressing than images use.
 * Throws `invalid` for what is damaged, or the signal's reason.
 */
export async function* erofsListing(file: string, signal?: AbortSignal): AsyncGenerator<ListedEntry> {
  const handle = await open(file);
  try {
    const erofs = await openErofs(handle, file);
    const walk = { erofs, signal, folders: new Set<number>(), count: 0 };
    yield* listFolder(walk, { number: erofs.root, path: "" });
  } finally {
    await handle.close();
  }
}

/** How the files of an image are compressed: `lz4`, `lzma+zstd`, or empty where they are not. */
export async function erofsAlgorithms(file: string): Promise<string> {
  const handle = await open(file);
  try {
    return (await openErofs(handle, file)).algorithms;
  } finally {
    await handle.close();
  }
}

/** A small file in an image. AppError `invalid` where there is none, `unsupported` where it is compressed. */
export async function erofsFile(file: string, path: string, limit: number): Promise<Buffer> {
  const handle = await open(file);
  try {
    const erofs = await openErofs(handle, file);
    let inode = await readInode(erofs, erofs.root);
    for (const part of path.split("/")) {
      const found = (await readFolder(erofs, inode)).find(({ name }) => name === part);
      if (found === undefined) throw damaged(erofs, `it has no ${quoted(path)}`);
      inode = await readInode(erofs, found.number);
    }
    const bytes = typeOf(inode) === "file" ? await readBytes(erofs, inode, limit) : undefined;
    if (bytes === undefined) throw damaged(erofs, `its ${quoted(path)} is no file`);
    if (bytes !== null) return bytes;
    const why = `in the erofs image ${file} is compressed, and Bakehouse unpacks none of its files`;
    throw new AppError("unsupported", `${path} ${why}.`);
  } finally {
    await handle.close();
  }
}

type Walk = { erofs: Erofs; signal: AbortSignal | undefined; folders: Set<number>; count: number };
type Place = { number: number; path: string };

async function* listFolder(walk: Walk, { number, path: parent }: Place): AsyncGenerator<ListedEntry> {
  const { erofs, signal, folders } = walk;
  signal?.throwIfAborted();
  if (folders.has(number)) throw damaged(erofs, "a folder lies within itself");
  folders.add(number);
  const names = await readFolder(erofs, await readInode(erofs, number));
  walk.count += names.length;
  if (walk.count > MOST_IN_IMAGE) throw tooMany(erofs);
  for (const { name, number: child } of names) {
    const path = parent === "" ? name : `${parent}/${name}`;
    const problem = pathProblem(path);
    if (problem !== null) throw damaged(erofs, `it holds the path ${quoted(path)}, which ${problem}`);
    const inode = await readInode(erofs, child);
    yield await entryOf(erofs, path, inode);
    if (typeOf(inode) === "folder") yield* listFolder(walk, { number: child, path });
  }
}

async function entryOf(erofs: Erofs, path: string, inode: Inode): Promise<ListedEntry> {
  const type = typeOf(inode);
  const target = type === "symlink" ? await targetOf(erofs, path, inode) : null;
  return { path, type, mode: inode.mode & 0o7777, size: type === "file" ? inode.size : 0, target };
}

async function targetOf(erofs: Erofs, path: string, inode: Inode): Promise<string> {
  const target = (await readBytes(erofs, inode, LONGEST_TARGET))?.toString("utf8") ?? "";
  const problem = targetProblem(path, target);
  if (problem !== null) throw damaged(erofs, `its ${quoted(path)} is a link ${problem}`);
  return target;
}

function typeOf({ mode }: Inode): ListedEntry["type"] {
  return TYPES.get(mode & 0o170000) ?? "other";
}

const DIRENT = 12;

/** The names in a folder but `.` and `..`. Each block begins with its entries, of 12 bytes each, and ends with their names. */
async function readFolder(erofs: Erofs, inode: Inode): Promise<{ name: string; number: number }[]> {
  const bytes = typeOf(inode) === "folder" ? await readBytes(erofs, inode, LARGEST_FOLDER) : null;
  if (bytes === null) throw damaged(erofs, "a folder is none, or is compressed");
  const names = [];
  for (let start = 0; start < bytes.length; start += erofs.block) {
    names.push(...namesIn(erofs, bytes.subarray(start, start + erofs.block)));
    if (names.length > MOST_IN_IMAGE) throw tooMany(erofs);
  }
  return names.filter(({ name }) => name !== "." && name !== "..");
}

function tooMany(erofs: Erofs): AppError {
  return damaged(erofs, `it holds more than ${MOST_IN_IMAGE} files and folders`);
}

function namesIn(erofs: Erofs, block: Buffer): { name: string; number: number }[] {
  const behind = block.length < DIRENT ? 0 : block.readUInt16LE(8);
  const count = behind / DIRENT;
  if (!Number.isInteger(count) || count === 0 || behind > block.length) throw damaged(erofs, "a folder is damaged");
  return Array.from({ length: count }, (_, index) => {
    const number = Number(block.readBigUInt64LE(index * DIRENT));
    const from = block.readUInt16LE(index * DIRENT + 8);
    const to = index + 1 < count ? block.readUInt16LE((index + 1) * DIRENT + 8) : block.length;
    const [name = ""] = block.subarray(from, to).toString("utf8").split("\0");
    if (from < behind || to < from || name === "" || name.includes("/") || !Number.isSafeInteger(number))
      throw damaged(erofs, "a folder is damaged");
    return { name, number };
  });
}
