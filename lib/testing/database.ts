import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach } from "vitest";
import { openDatabase } from "#lib/db";
import { parseEnv } from "#lib/env";
import { openSigning } from "#lib/signing/signing";
import { copyEmptyDatabase } from "#lib/testing/empty-database";

/**
 * Gives every test of the calling file a real, migrated, empty database behind `db()`. Nothing is signed unless `settings` say so.
 */
export function useDatabase(settings: Record<string, string> = { BAKEHOUSE_SIGNING: "off" }): void {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "bakehouse-db-"));
    const url = pathToFileURL(path.join(folder, "test.db")).href;
    await copyEmptyDatabase(url);
    globalThis.bakehouseDatabase = openDatabase(url);
    globalThis.bakehouseSigning = openSigning(parseEnv({ BAKEHOUSE_DATA: folder, ...settings }));
  });
  afterEach(async () => {
    await globalThis.bakehouseDatabase?.$disconnect();
    globalThis.bakehouseDatabase = undefined;
    globalThis.bakehouseSigning = undefined;
    globalThis.bakehouseFigures = undefined;
    await rm(folder, { recursive: true, force: true });
  });
}
