import { truncate, writeFile } from "node:fs/promises";
import type { ImageStore } from "#lib/images/store";

/** The bytes of a stored image. */
export async function readImage(store: ImageStore, sha256: string): Promise<Buffer> {
  const reader = await store.open(sha256);
  if (reader === null) throw new Error(`The store has no ${sha256}.`);
  const chunks: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.alloc(1 << 20);
    const count = await reader.read(chunk);
    if (count === 0) break;
    chunks.push(chunk.subarray(0, count));
  }
  await reader.close();
  return Buffer.concat(chunks);
}

/** Zeros in the place of an image that only its row is wanted of. */
export async function putHollow(store: ImageStore, { sha256, size }: { sha256: string; size: number }): Promise<void> {
  const temporary = await store.temporary();
  await writeFile(temporary, "");
  await truncate(temporary, size);
  await store.put(temporary, sha256);
}
