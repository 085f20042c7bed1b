import { copyFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { createDatabase, dropDatabase, TEST_SERVER } from "#lib/testing/postgresql";
import { SETUP } from "../../scripts/folders.mjs";

/** A migrated database without a row, made before all tests. */
export const EMPTY_DATABASE = path.join(SETUP, "empty.db");

/** A migrated database without a row: a SQLite file of that name, or a PostgreSQL database where tests run on that. */
export async function openEmptyDatabase(file: string): Promise<{ url: string; remove(): Promise<void> }> {
  if (TEST_SERVER !== undefined) {
    const url = await createDatabase();
    return { url, remove: () => dropDatabase(url) };
  }
  await copyFile(EMPTY_DATABASE, file);
  return { url: pathToFileURL(file).href, remove: async () => {} };
}
