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
