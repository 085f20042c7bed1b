import { mkdir, open, readdir, rename, rm, stat, statfs } from "node:fs/promises";
import path from "node:path";
import { nullIfMissing } from "#lib/errors";
import type { Objects, Reader, Span, Stored } from "#lib/images/objects";

/** Files in a folder of this machine. What is put must lie on the same disk. */
export function localObjects(folder: string): Objects {
  const pathOf = (name: string) => path.join(/* turbopackIgnore: true */ folder, name);
  return {
    async put(name, file) {
      await sync(file);
      // Renaming over the same bytes, instead of skipping them, also heals a file that was damaged on the disk.
      await moveFile(file, pathOf(name), folder);
    },
    open: (name, span) => openFile(pathOf(name), span),
    async stat(name) {
      const found = await stat(pathOf(name)).catch(nullIfMissing);
      return found && { size: found.size, storedAt: found.ctime };
    },
    localFile: pathOf,
    delete: (name) => rm(pathOf(name), { force: true }),
    move: (from, to) => moveFile(pathOf(from), pathOf(to), folder),
    list: (prefix) => listFiles(folder, prefix),
    async free() {
      await mkdir(folder, { recursive: true });
      const disk = await statfs(folder);
      return disk.bavail * disk.bsize;
    },
    async check() {
      await mkdir(folder, { recursive: true });
      return folder;
    },
  };
}

async function moveFile(from: string, to: string, root: string): Promise<void> {
  const made = await mkdir(path.dirname(to), { recursive: true });
  await rename(from, to);
  await sync(path.dirname(to));
  if (made !== undefined) await sync(root);
}

async function sync(file: string): Promise<void> {
  const handle = await open(file, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function openFile(file: string, { start, end = Number.POSITIVE_INFINITY }: Span = { start: 0 }) {
  const handle = await open(file).catch(nullIfMissing);
  if (handle === null) return null;
  let at = start;
  const reader: Reader = {
    async read(into) {
      const length = Math.min(into.length, end - at + 1);
      const { bytesRead } = await handle.read(into, 0, length, at);
      at += bytesRead;
      return bytesRead;
    },
    close: () => handle.close(),
  };
  return reader;
}

async function* listFiles(folder: string, prefix: string): AsyncGenerator<Stored> {
  const top = path.dirname(`${prefix}x`);
  for (const name of await namesBelow(folder, top)) {
    if (!name.startsWith(prefix)) continue;
    const found = await stat(path.join(folder, name)).catch(nullIfMissing);
    if (found?.isFile()) yield { name, size: found.size, storedAt: found.ctime };
  }
}

async function namesBelow(folder: string, top: string): Promise<string[]> {
  const names = await readdir(path.join(folder, top), { recursive: true }).catch(nullIfMissing);
  return (names ?? []).map((name) => path.posix.join(top, name));
}
