import { copyFile } from "node:fs/promises";
import { databaseFile, isPostgresql } from "#lib/database/address";
import { db, openDatabase } from "#lib/db";
import type { TestContext } from "#lib/testing/context";
import { openEmptyDatabase } from "#lib/testing/empty-database";
import { createDatabase } from "#lib/testing/postgresql";

/** Another, empty database takes the place of this process's. */
export async function loseDatabase({ context }: TestContext): Promise<void> {
  const { DATABASE_URL } = context.env;
  const { url } = await openEmptyDatabase(isPostgresql(DATABASE_URL) ? "" : `${databaseFile(DATABASE_URL)}.new`);
  await use(url);
}

/** Copies the database as it is now; gives what puts the copy into its place. */
export async function saveDatabase({ context }: TestContext): Promise<() => Promise<void>> {
  const { DATABASE_URL } = context.env;
  if (isPostgresql(DATABASE_URL)) {
    // Nobody may be connected to what is copied.
    await use(DATABASE_URL);
    const url = await createDatabase(new URL(DATABASE_URL).pathname.slice(1));
    return () => use(url);
  }
  await db().$queryRawUnsafe("PRAGMA wal_checkpoint(TRUNCATE)");
  await copyFile(databaseFile(DATABASE_URL), `${databaseFile(DATABASE_URL)}.saved`);
  return () => use(`${DATABASE_URL}.saved`);
}

async function use(url: string): Promise<void> {
  await db().$disconnect();
  globalThis.bakehouseDatabase = openDatabase(url);
}
