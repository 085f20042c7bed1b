import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach } from "vitest";
import { openDatabase } from "#lib/db";
import { parseEnv } from "#lib/env";
import { type Kitchen, openKitchen } from "#lib/kitchen";
import { type Fixture, startFixture } from "#lib/testing/fixture";
import { migrate } from "#prisma/migrate";

export type TestKitchen = {
  kitchen: Kitchen;
  fixture: Fixture;
  /** The environment of a worker process for the same kitchen. */
  variables: Record<string, string>;
  /** Files in the data folder beside the database and the download cache, sorted. */
  leftovers(): Promise<string[]>;
};

/** Gives every test of the calling file its own data folder, migrated database behind `db()`, and fixture upstream. */
export function useKitchen(settings: Record<string, string> = {}): TestKitchen {
  const standing = {} as TestKitchen; // filled before each test
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "bakehouse-kitchen-"));
    const fixture = await startFixture();
    const variables = { BAKEHOUSE_DATA: folder, BAKEHOUSE_MIRROR: fixture.url, ...settings };
    const env = parseEnv(variables);
    await migrate(env.DATABASE_URL);
    globalThis.bakehouseDatabase = openDatabase(env.DATABASE_URL);
    const kitchen = { ...openKitchen(env), baseUrl: "http://bakehouse.test" };
    globalThis.bakehouseKitchen = kitchen;
    Object.assign(standing, { kitchen, fixture, variables, leftovers: () => leftovers(folder) });
  });
  afterEach(async () => {
    await globalThis.bakehouseDatabase?.$disconnect();
    globalThis.bakehouseDatabase = undefined;
    globalThis.bakehouseKitchen = undefined;
    await standing.fixture.close();
    await rm(folder, { recursive: true, force: true });
  });
  return standing;
}

async function leftovers(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
  const kept = files
    .map((file) => path.relative(folder, file))
    .filter((file) => !/^(bakehouse\.db|cache\/(?!tmp\/))/.test(file));
  return kept.sort();
}
