import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach } from "vitest";
import { openDatabase } from "#lib/db";
import { parseEnv } from "#lib/env";
import { openSigning } from "#lib/signing/signing";
import { openEmptyDatabase } from "#lib/testing/empty-database";

/**
 * Gives every test of the calling file a real, migrated, empty database behind `db()`. Nothing is signed unless `settings` say so.
 */
export function useDatabase(settings: Record<string, string> = { BAKEHOUSE_SIGNING: "off" }): void {
  let folder: string;
  let database: Awaited<ReturnType<typeof openEmptyDatabase>>;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "bakehouse-db-"));
    database = await openEmptyDatabase(path.join(folder, "test.db"));
    globalThis.bakehouseDatabase = openDatabase(database.url);
    globalThis.bakehouseSigning = openSigning(parseEnv({ BAKEHOUSE_DATA: folder, ...settings }));
  });
  afterEach(async () => {
    await globalThis.bakehouseDatabase?.$disconnect();
    globalThis.bakehouseDatabase = undefined;
    globalThis.bakehouseSigning = undefined;
    globalThis.bakehouseFigures = undefined;
    await database.remove();
    await rm(folder, { recursive: true, force: true });
  });
}
