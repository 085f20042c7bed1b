import { chmod, rm } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { db, openDatabase } from "#lib/db";

/** Writes the whole SQLite database as it is at one moment into a new file that only the owner can read; others go on writing. */
export async function takeSnapshot(file: string): Promise<void> {
  await db().$executeRawUnsafe("VACUUM INTO ?", file);
  await chmod(file, 0o600);
}

/** Digests of all bytes that a snapshot knows: of images that were not deleted, and of files about them. */
export async function digestsIn(file: string): Promise<Set<string>> {
  const snapshot = openDatabase(pathToFileURL(file).href);
  try {
    const select = { sha256: true };
    const images = await snapshot.image.findMany({ where: { deletedAt: null }, select });
    const files = await snapshot.imageFile.findMany({ where: { owner: { deletedAt: null } }, select });
    return new Set([...images, ...files].map(({ sha256 }) => sha256));
  } finally {
    await snapshot.$disconnect();
    for (const beside of ["-wal", "-shm"]) await rm(`${file}${beside}`, { force: true });
  }
}
