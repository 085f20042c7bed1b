import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, constants, copyFile, link, mkdir, open, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { AppError, nullIfMissing } from "#lib/errors";
import type { ImageStore } from "#lib/images/store";

/** `linked`: where both lie on one disk the bytes are given a second name, which costs no room: they never change. */
type How = { linked: boolean; signal: AbortSignal };

/** Copies the bytes of a digest, and what is kept beside them; false when they are not there or are others. */
export async function copyImage(sha256: string, from: ImageStore, to: ImageStore, how: How): Promise<boolean> {
  how.signal.throwIfAborted();
  const temporary = await to.temporary();
  try {
    if (!(await copyBytes(sha256, from, temporary, how))) return false;
    if ((await digestOf(temporary, how.signal)) !== sha256) return false;
    const facts = await from.facts({ sha256 });
    if (facts.length > 0) await to.putFacts(sha256, facts);
    await to.put(temporary, sha256);
    return true;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function copyBytes(sha256: string, from: ImageStore, to: string, { linked }: How): Promise<boolean> {
  const copied = await from.withFile(sha256, async (file) => {
    const copy = () => copyFile(file, to, constants.COPYFILE_FICLONE);
    const done = linked ? link(file, to).catch(copy) : copy();
    // It may have been deleted in this moment.
    return (await done.then(() => true).catch(nullIfMissing)) ?? false;
  });
  return copied ?? false;
}

/** sha256 of a file, in hex. */
export async function digestOf(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash, { signal });
  return hash.digest("hex");
}

/** Copies a file so that it survives a power cut, for its owner alone to read where it is `secret`. */
export async function copyOne(from: string, to: string, secret: boolean): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true, mode: secret ? 0o700 : 0o777 });
  await copyFile(from, to);
  if (secret) await chmod(to, 0o600);
  const file = await open(to, "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Paths of all files below a folder, relative to it, sorted; none where there is no folder. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true }).catch(nullIfMissing)) ?? [];
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name))).sort();
}

/** AppError `conflict` unless the folder is empty or not there; a disk of its own may have its lost+found. */
export async function requireEmpty(folder: string, named: string): Promise<void> {
  const found = ((await readdir(folder).catch(nullIfMissing)) ?? []).filter((name) => name !== "lost+found");
  if (found.length > 0) throw new AppError("conflict", `${named} is not empty: name a folder that is, or a new one.`);
}
