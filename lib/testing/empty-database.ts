import { copyFile } from "node:fs/promises";
import path from "node:path";
import { databaseFile } from "#lib/database/address";
import { SETUP } from "../../scripts/folders.mjs";

/** A migrated database without a row, made before all tests. */
export const EMPTY_DATABASE = path.join(SETUP, "empty.db");

/** Puts a migrated, empty database where `url` says: as `migrate` does, in a fraction of the time. */
export async function copyEmptyDatabase(url: string): Promise<void> {
  await copyFile(EMPTY_DATABASE, databaseFile(url));
}
