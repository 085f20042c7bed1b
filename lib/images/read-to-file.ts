import { open } from "node:fs/promises";
import type { Reader } from "#lib/images/objects";

const CHUNK_BYTES = 1 << 20;

/** Bytes one chunk after the other, each in the same memory, until the reader ends; closes it. */
export async function* chunksOf(reader: Reader): AsyncGenerator<Uint8Array> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  try {
    for (let count = await reader.read(chunk); count > 0; count = await reader.read(chunk))
      yield chunk.subarray(0, count);
  } finally {
    await reader.close();
  }
}

/** Writes what a reader gives to a new file, and closes the reader; `each` sees every chunk before it is written. */
export async function readToFile(reader: Reader, file: string, each: (chunk: Uint8Array) => void = () => {}) {
  const handle = await open(file, "wx");
  try {
    for await (const chunk of chunksOf(reader)) {
      each(chunk);
      await handle.appendFile(chunk);
    }
  } finally {
    await handle.close();
  }
}
