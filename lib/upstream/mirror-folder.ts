import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { AppError, isMissing } from "#lib/errors";
import { missing } from "#lib/upstream/failures";
import type { Answer } from "#lib/upstream/http";

/**
 * Reads a file of a mirror folder as if it were sent. A folder gives its index.html, which is where tools that copy servers
 * put what is at its own address, or else an index of links, as release servers show it.
 */
export async function openFile(file: string, url: string): Promise<Answer> {
  try {
    const info = await stat(file);
    const whole = { next: null, validator: null, validators: { etag: null, lastModified: null }, isUnchanged: false };
    if (!info.isDirectory()) return { body: bytesOf(file), length: info.size, ...whole };
    const entries = await readdir(file, { withFileTypes: true });
    if (entries.some((entry) => entry.name === INDEX && entry.isFile())) return openFile(`${file}/${INDEX}`, url);
    const index = Buffer.from(folderIndex(entries));
    return { body: only(index), length: index.length, ...whole };
  } catch (error) {
    if (isMissing(error)) throw missing(url, file, true);
    throw new AppError("upstream", `${file} in the mirror cannot be read.`, { cause: error });
  }
}

const INDEX = "index.html";

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
