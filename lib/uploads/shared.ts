import { link, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import type { Objects } from "#lib/images/objects";
import { chunksOf } from "#lib/images/read-to-file";
import { addToCache, cachePath, type Kept, temporaryFile } from "#lib/upstream/cache";
import type { Cache } from "#lib/upstream/upstream";
import { Sha256 } from "#lib/words";

/** Where all hosts of a bakery find the bytes of uploads: one takes them in, another one bakes them. */
export type Shared = Pick<Objects, "put" | "open" | "delete" | "list">;

const PREFIX = "uploads/";

/** Lets other hosts find an upload that is in the folder. */
export async function share(shared: Shared, uploads: Cache, { sha256 }: Kept): Promise<void> {
  const name = await temporaryFile(uploads);
  try {
    await link(cachePath(uploads, sha256), name);
    await shared.put(PREFIX + sha256, name);
  } finally {
    await rm(name, { force: true });
  }
}

/** Fetches an upload that another host took in; what comes with another digest is not kept. Gives whether it is here now. */
export async function bring(shared: Shared, uploads: Cache, sha256: string, signal: AbortSignal): Promise<boolean> {
  const reader = await shared.open(PREFIX + sha256);
  if (reader === null) return false;
  const bytes = Readable.from(copiesOf(chunksOf(reader)), { objectMode: false });
  const check = (found: Kept) => {
    if (found.sha256 !== sha256) throw new Error(`The upload ${sha256} was damaged where all hosts keep it.`);
  };
  await addToCache(uploads, bytes, { maxBytes: Number.POSITIVE_INFINITY, signal, check });
  return true;
}

/** A stream holds on to what it was given while the next bytes are read. */
async function* copiesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield Uint8Array.from(chunk);
}

/** Removes uploads that are not `known` any more and were put before `limit`. Gives their names. */
export async function sweepShared(shared: Shared, known: ReadonlySet<string>, limit: Date): Promise<string[]> {
  const removed = [];
  for await (const { name, storedAt } of shared.list(PREFIX)) {
    const sha256 = name.slice(PREFIX.length);
    if (!Sha256.safeParse(sha256).success || known.has(sha256) || storedAt >= limit) continue;
    await shared.delete(name);
    removed.push(name);
  }
  return removed;
}
