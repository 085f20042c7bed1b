import { createHash } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { requireRoom } from "#lib/disk-space";
import type { Objects } from "#lib/images/objects";
import { chunksOf, readToFile } from "#lib/images/read-to-file";
import { abandonedFiles, temporaryName } from "#lib/temporary-files";

/** What came of a copy: names of files, and those whose bytes have another digest than their name says. */
export type Copied = { copied: string[]; bytes: number; present: number; damaged: string[] };

type Copying = {
  /** A folder of this machine for files on their way; where files are copied into a folder, on its disk. */
  work: string;
  signal: AbortSignal;
  /** Reads what is there already as well, and copies anew what is damaged. */
  check: boolean;
  onProgress(done: number, total: number): void;
};

/** Images, and what is known of them; in their place, or set aside. */
const KEPT = /^(?:([0-9a-f]{2})\/(?=\1)|quarantine\/\d{4}-\d\d-\d\d\/)([0-9a-f]{64})\.(raw|json)$/;
const AT_ONCE = 4;

/**
 * Copies all images and what is kept with them from one storage to another. Bytes are held against the digest of their name
 * while they come; damaged ones are left out and told. What is there already is not copied again, so that a copy that broke off goes on.
 */
export async function copyStore(from: Objects, to: Objects, copying: Copying): Promise<Copied> {
  await removeAbandoned(copying.work);
  const [sizes, there] = [await sizesIn(from), await sizesIn(to)];
  const sizeOf = (name: string) => sizes.get(name) ?? 0;
  // What is known of an image may have changed since, in as many bytes.
  const isThere = (name: string) => !copying.check && name.endsWith(".raw") && there.get(name) === sizeOf(name);
  const names = Array.from(sizes.keys()).sort();
  const waiting = names.filter((name) => !isThere(name));
  const outcome: Copied = { copied: [], bytes: 0, present: names.length - waiting.length, damaged: [] };
  const total = waiting.reduce((sum, name) => sum + sizeOf(name), 0);
  let done = 0;
  const advance = (bytes: number) => {
    done += bytes;
    copying.onProgress(done, total);
  };
  await eachOf(waiting, async (name) => {
    copying.signal.throwIfAborted();
    const size = sizeOf(name);
    if (there.get(name) === size && (await isSame(name, from, to))) {
      outcome.present += 1;
      advance(size);
    } else if (await copyOne(name, size, { from, to, copying, advance })) {
      outcome.copied.push(name);
      outcome.bytes += size;
    } else outcome.damaged.push(name);
  });
  return { ...outcome, copied: outcome.copied.sort(), damaged: outcome.damaged.sort() };
}

/** Some at a time. After a failure nothing is begun, and what was begun is waited for: nobody writes any more once it is told. */
async function eachOf(names: readonly string[], work: (name: string) => Promise<void>): Promise<void> {
  const waiting = Array.from(names);
  const workOn = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await work(name);
  };
  const stop = (error: unknown) => {
    waiting.length = 0;
    throw error;
  };
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, () => workOn().catch(stop)));
  const failed = ended.find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
}

async function sizesIn(objects: Objects): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for await (const { name, size } of objects.list("")) if (KEPT.test(name)) sizes.set(name, size);
  return sizes;
}

/** Whether what has a name and a size on both sides has the same bytes: those that the name says, where it does. */
async function isSame(name: string, from: Objects, to: Objects): Promise<boolean> {
  const wanted = digestIn(name) ?? (await digestAt(name, from));
  return wanted !== null && (await digestAt(name, to)) === wanted;
}

async function digestAt(name: string, objects: Objects): Promise<string | null> {
  const reader = await objects.open(name);
  if (reader === null) return null;
  const hash = createHash("sha256");
  for await (const chunk of chunksOf(reader)) hash.update(chunk);
  return hash.digest("hex");
}

type One = { from: Objects; to: Objects; copying: Copying; advance(bytes: number): void };

/** False where the bytes are not those of the name; what is gone meanwhile was deleted, and is no damage. */
async function copyOne(name: string, size: number, { from, to, copying, advance }: One): Promise<boolean> {
  const reader = await from.open(name);
  if (reader === null) return true;
  const [hash, file] = [createHash("sha256"), path.join(copying.work, temporaryName())];
  try {
    await requireRoom(copying.work, size);
    await readToFile(reader, file, (chunk) => {
      copying.signal.throwIfAborted();
      hash.update(chunk);
      advance(chunk.length);
    });
    const wanted = digestIn(name);
    if (wanted !== null && hash.digest("hex") !== wanted) return false;
    await to.put(name, file);
    return true;
  } finally {
    await rm(file, { force: true });
  }
}

/** Of bytes that are named by it: what is known of an image is not. */
function digestIn(name: string): string | null {
  const [, , digest, ending] = KEPT.exec(name) ?? [];
  return ending === "raw" && digest !== undefined ? digest : null;
}

/** What a copy that was killed has left. */
async function removeAbandoned(work: string): Promise<void> {
  await mkdir(work, { recursive: true });
  for (const file of await abandonedFiles(work, Date.now())) await rm(file, { force: true });
}
