import { rm } from "node:fs/promises";
import path from "node:path";
import { requireRoom } from "#lib/disk-space";
import type { Objects } from "#lib/images/objects";
import { readToFile } from "#lib/images/read-to-file";

/** A copy of an object on this machine, and how many use it. */
type Copy = { users: number; path: Promise<string | null> };

/**
 * A function that gives its `use` a file with the bytes of an object, and null where there is none. It is the storage's own where that is a
 * folder; else a copy, which is fetched once for all who use it at the same time, and removed after the last of them.
 */
export function borrowing(objects: Objects, temporary: () => Promise<string>) {
  const copies = new Map<string, Copy>();
  return async <T>(name: string, use: (file: string) => Promise<T>): Promise<T | null> => {
    if (objects.localFile !== undefined)
      return (await objects.stat(name)) === null ? null : use(objects.localFile(name));
    const copy = copies.get(name) ?? { users: 0, path: fetchCopy(objects, name, temporary) };
    copies.set(name, copy);
    copy.users += 1;
    try {
      const file = await copy.path;
      return file === null ? null : await use(file);
    } finally {
      copy.users -= 1;
      if (copy.users === 0) {
        copies.delete(name);
        await copy.path.then(removeCopy, () => {});
      }
    }
  };
}

async function removeCopy(file: string | null): Promise<void> {
  if (file !== null) await rm(file, { force: true });
}

async function fetchCopy(objects: Objects, name: string, temporary: () => Promise<string>): Promise<string | null> {
  const found = await objects.stat(name);
  if (found === null) return null;
  const file = await temporary();
  await requireRoom(path.dirname(file), found.size);
  const reader = await objects.open(name);
  if (reader === null) return null;
  try {
    await readToFile(reader, file);
    return file;
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}
