import { chmod, copyFile, rm } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { isPostgresql } from "#lib/database/address";
import { db, openDatabase } from "#lib/db";
import { copyDatabase, requireEmptyDatabase } from "#prisma/copy-database";
import { migrate } from "#prisma/migrate";

/** Writes the whole database as it is at one moment into a new SQLite file that only the owner can read; others go on writing. */
export async function takeSnapshot(url: string, file: string): Promise<void> {
  if (isPostgresql(url)) await copyIntoFile(url, file);
  else await db().$executeRawUnsafe("VACUUM INTO ?", file);
  await chmod(file, 0o600);
}

/** By way of another file, whose newest rows lie in a log beside it. */
async function copyIntoFile(url: string, file: string): Promise<void> {
  const first = `${file}.copied`;
  try {
    await fillDatabase(pathToFileURL(first).href, url);
    const copied = openDatabase(pathToFileURL(first).href);
    await copied.$executeRawUnsafe("VACUUM INTO ?", file).finally(() => copied.$disconnect());
  } finally {
    await removeDatabase(first);
  }
}

async function removeDatabase(file: string): Promise<void> {
  for (const beside of ["", "-wal", "-shm"]) await rm(`${file}${beside}`, { force: true });
}

/** Makes the tables of an empty database, whichever kind it is, and copies the rows of another into it. */
async function fillDatabase(to: string, from: string): Promise<void> {
  await migrate(to);
  await copyDatabase(from, to, () => {});
}

/** AppError `conflict` when a PostgreSQL database has rows. Makes its tables. */
export async function requireNewDatabase(url: string): Promise<void> {
  await migrate(url);
  await requireEmptyDatabase(url);
}

/** Puts a snapshot, of this version or an older one, into an empty PostgreSQL database. `work`: a place for a file of its own. */
export async function putSnapshot(snapshot: string, url: string, work: string): Promise<void> {
  try {
    await copyFile(snapshot, work);
    const file = pathToFileURL(work).href;
    await migrate(file);
    await fillDatabase(url, file);
  } finally {
    await removeDatabase(work);
  }
}

/** Digests of all bytes that a snapshot knows: of images that were not deleted. */
export async function digestsIn(file: string): Promise<Set<string>> {
  const snapshot = openDatabase(pathToFileURL(file).href);
  try {
    const select = { sha256: true };
    const images = await snapshot.image.findMany({ where: { deletedAt: null }, select });
    return new Set(images.map(({ sha256 }) => sha256));
  } finally {
    await snapshot.$disconnect();
    for (const beside of ["-wal", "-shm"]) await rm(`${file}${beside}`, { force: true });
  }
}
