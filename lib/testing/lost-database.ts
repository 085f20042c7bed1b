import { copyFile } from "node:fs/promises";
import { databaseFile } from "#lib/database/address";
import { db, openDatabase } from "#lib/db";
import type { TestContext } from "#lib/testing/context";
import { migrate } from "#prisma/migrate";

/** Another, empty database takes the place of this process's. */
export async function loseDatabase({ context }: TestContext): Promise<void> {
  const url = `${context.env.DATABASE_URL}.new`;
  await migrate(url);
  await use(url);
}

/** A copy of the database as it is now. */
export async function saveDatabase({ context }: TestContext): Promise<void> {
  await db().$queryRawUnsafe("PRAGMA wal_checkpoint(TRUNCATE)");
  const file = databaseFile(context.env.DATABASE_URL);
  await copyFile(file, `${file}.saved`);
}

/** The copy takes the place of this process's database. */
export async function restoreDatabase({ context }: TestContext): Promise<void> {
  await use(`${context.env.DATABASE_URL}.saved`);
}

async function use(url: string): Promise<void> {
  await db().$disconnect();
  globalThis.bakehouseDatabase = openDatabase(url);
}
