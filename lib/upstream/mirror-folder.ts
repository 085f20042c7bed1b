import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { AppError, isMissing } from "#lib/errors";
import { type Answer, missing } from "#lib/upstream/http";

/** Reads a file of a mirror folder as if it were sent; a folder gives an index of links, as release servers show it. */
export async function openFile(file: string, url: string): Promise<Answer> {
  try {
    const info = await stat(file);
    if (!info.isDirectory()) return { body: bytesOf(file), length: info.size, next: null };
    const index = Buffer.from(folderIndex(await readdir(file, { withFileTypes: true })));
    return { body: only(index), length: index.length, next: null };
  } catch (error) {
    if (isMissing(error)) throw missing(url, file, true);
    throw new AppError("upstream", `${file} in the mirror cannot be read.`, { cause: error });
  }
}

/** Opens the file only when it is read: an answer that nobody reads leaves nothing open. */
async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(file, { highWaterMark: 1 << 20 });
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function folderIndex(entries: { name: string; isDirectory(): boolean }[]): string {
  const names = entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
  const links = names.map((name) => `<a href="${encodeURI(name)}">${name}</a>\n`);
  return `<html><body><pre>\n${links.join("")}</pre></body></html>\n`;
}
