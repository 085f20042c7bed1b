import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach } from "vitest";
import { type Context, openContext } from "#lib/context";
import { openDatabase } from "#lib/db";
import { parseEnv } from "#lib/env";
import { nullIfMissing } from "#lib/errors";
import { openSigning } from "#lib/signing/signing";
import { openEmptyDatabase } from "#lib/testing/empty-database";
import { type Fixture, startFixture } from "#lib/testing/fixture";
import { databaseLists } from "#lib/upstream/data-lists";

export type TestContext = {
  context: Context;
  fixture: Fixture;
  /** The environment of a worker process for the same context. */
  variables: Record<string, string>;
  /** Files in the data folder beside the database and the download cache, sorted. */
  leftovers(): Promise<string[]>;
};

/**
 * Gives every test of the calling file its own data folder, migrated database behind `db()`, and fixture upstream. Nothing is
 * signed unless `settings` say so.
 */
export function useContext(settings: Record<string, string> = {}): TestContext {
  const standing = {} as TestContext; // filled before each test
  let folder: string;
  let database: Awaited<ReturnType<typeof openEmptyDatabase>>;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "bakehouse-context-"));
    const fixture = await startFixture();
    const here = { BAKEHOUSE_DATA: folder, BAKEHOUSE_MIRROR: fixture.url, BAKEHOUSE_ALLOW_HOSTS: "127.0.0.1" };
    database = await openEmptyDatabase(path.join(folder, "bakehouse.db"));
    const variables = { BAKEHOUSE_SIGNING: "off", DATABASE_URL: database.url, ...here, ...settings };
    const env = parseEnv(variables);
    globalThis.bakehouseDatabase = openDatabase(env.DATABASE_URL);
    const context = { ...openContext(env, databaseLists), baseUrl: "http://bakehouse.test" };
    globalThis.bakehouseContext = context;
    globalThis.bakehouseSigning = openSigning(env);
    Object.assign(standing, { context, fixture, variables, leftovers: () => leftovers(folder) });
  });
  afterEach(async () => {
    await globalThis.bakehouseDatabase?.$disconnect();
    globalThis.bakehouseDatabase = undefined;
    globalThis.bakehouseContext = undefined;
    globalThis.bakehouseSigning = undefined;
    globalThis.bakehouseFigures = undefined;
    await standing.fixture.close();
    await database.remove();
    await rm(folder, { recursive: true, force: true });
  });
  return standing;
}

async function leftovers(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(nullIfMissing);
  // A worker took one of the folders away while they were read.
  if (entries === null) return leftovers(folder);
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
  const kept = files
    .map((file) => path.relative(folder, file))
    .filter((file) => !/^(bakehouse\.db|cache\/(?!tmp\/))/.test(file));
  return kept.sort();
}
