import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { type Client, createClient } from "@libsql/client";
import { databaseFile } from "#lib/database/address";
import { explain } from "#lib/database/sqlite-trouble";
import { isDatabaseError } from "#lib/database-error";
import { AppError, messageOf, nullIfMissing } from "#lib/errors";
import { loadCatalog } from "#lib/recipes/load";
import { readYaml } from "#lib/yaml";
import type { CodeStep, RawRecipe } from "./code-step";
import { step as identity } from "./migrations/20261125100000_identity/migration";

export type MigrateOptions = {
  /** The operator's own recipes (BAKEHOUSE_RECIPES), whose images are to stay up to date as well. */
  recipes?: string;
  folder?: string;
  /** Code steps by the name of their migration: `migration.ts` beside its `migration.sql`, imported here for the bundler's sake. */
  steps?: Record<string, CodeStep>;
  /** Milliseconds to wait for another program that writes to the database. */
  patience?: number;
};

const STEPS: Record<string, CodeStep> = { "20261125100000_identity": identity };

const LEDGER = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL,
  "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`;

/**
 * Applies the committed migrations to a SQLite file and keeps Prisma's own ledger, so that its command line understands
 * the database. All in one transaction: a run that is cut off leaves the database as it was. Safe to run from several
 * processes at once. Gives the names it applied. Throws an AppError whose sentence says what is wrong with the file, when
 * an applied migration has changed, or when the database is from a newer version.
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<string[]> {
  const { recipes, folder = migrationsFolder(), steps = STEPS, patience = 30_000 } = options;
  const file = databaseFile(url);
  try {
    await mkdir(path.dirname(file), { recursive: true });
    const client = createClient({ url, timeout: patience });
    try {
      const run = (name: string) => stepOf(name, steps)(client, { recipes: () => rawRecipes(recipes) });
      return await upgrade(client, folder, run);
    } finally {
      client.close();
    }
  } catch (error) {
    throw error instanceof AppError ? error : new AppError("internal", complaint(file, error), { cause: error });
  }
}

/** Beside this file; a bundle lies elsewhere, but is started in the project's folder. */
function migrationsFolder(): string {
  const beside = path.join(import.meta.dirname, "migrations");
  return existsSync(beside) ? beside : path.resolve("prisma/migrations");
}

type RunStep = (name: string) => Promise<void>;

async function upgrade(client: Client, folder: string, runStep: RunStep): Promise<string[]> {
  await client.execute("PRAGMA journal_mode = WAL");
  // A table that is made anew must not take along the rows that refer to it.
  await client.execute("PRAGMA foreign_keys = OFF");
  // 64 MiB: with SQLite's usual 2 MB, tables that are made anew from a large database are read and written many times over.
  await client.execute("PRAGMA cache_size = -65536");
  await client.execute("BEGIN IMMEDIATE");
  const applied = await applyAll(client, folder, runStep).catch(async (error: unknown) => {
    // Where the disk is full, SQLite has rolled back already.
    await client.execute("ROLLBACK").catch(() => {});
    throw error;
  });
  await client.execute("COMMIT");
  await client.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  return applied;
}

async function applyAll(client: Client, folder: string, runStep: RunStep): Promise<string[]> {
  await client.execute(LEDGER);
  const done = await ledger(client);
  const migrations = await readMigrations(folder);
  refuseNewer(done, migrations);
  const applied: string[] = [];
  for (const { name, sql, code, checksum } of migrations) {
    if (done.get(name) === checksum) continue;
    if (done.has(name))
      throw new AppError(
        "internal",
        `Migration ${name} has changed since it was applied to this database. Restore the file, or the database from a backup.`,
      );
    await applySql(client, sql);
    if (code !== null) await runStep(name);
    await note(client, name, checksum);
    applied.push(name);
  }
  return applied;
}

type Migration = { name: string; sql: string; code: string | null; checksum: string };

/** All migrations in their order. A checksum covers the SQL, and the code where there is some. */
async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const names = entries.map(({ name }) => name).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(path.join(folder, name, "migration.sql"), "utf8");
      const code = await readFile(path.join(folder, name, "migration.ts"), "utf8").catch(nullIfMissing);
      const checksum = createHash("sha256").update(sql);
      if (code !== null) checksum.update("\0").update(code);
      return { name, sql, code, checksum: checksum.digest("hex") };
    }),
  );
}

async function ledger(client: Client): Promise<Map<string, string>> {
  const { rows } = await client.execute(
    'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  return new Map(rows.map((row) => [String(row.migration_name), String(row.checksum)]));
}

function refuseNewer(done: ReadonlyMap<string, string>, migrations: Migration[]): void {
  const unknown = Array.from(done.keys()).find((name) => !migrations.some((migration) => migration.name === name));
  if (unknown === undefined) return;
  throw new AppError(
    "internal",
    `The database is from a newer version of Bakehouse, which applied ${unknown}. Start that version, or restore a backup made before it.`,
  );
}

async function applySql(client: Client, sql: string): Promise<void> {
  for (const statement of sql.split(/;\s*$/m).filter((part) => part.replace(/^--.*$/gm, "").trim() !== ""))
    await client.execute(statement);
}

function stepOf(name: string, steps: Record<string, CodeStep>): CodeStep {
  const step = steps[name];
  if (step === undefined) throw new Error(`Migration ${name} has code that prisma/migrate.ts does not name.`);
  return step;
}

/** Recipes that adopt have no steps: they are younger than every step that asks, and no image of before is theirs. */
async function rawRecipes(folder: string | undefined): Promise<RawRecipe[]> {
  const { recipes } = await loadCatalog(folder);
  const baked = Array.from(recipes.values()).filter(({ recipe }) => recipe.adopt === undefined);
  return baked.map(({ recipe, yaml, files }) => ({
    name: recipe.name,
    document: readYaml(yaml).value as RawRecipe["document"], // it was loaded as a recipe just now
    files,
  }));
}

async function note(client: Client, name: string, checksum: string): Promise<void> {
  const now = Date.now();
  await client.execute({
    sql: 'INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, started_at, applied_steps_count) VALUES (?, ?, ?, ?, ?, 1)',
    args: [randomUUID(), checksum, now, name, now],
  });
}

function complaint(file: string, error: unknown): string {
  const explained = explain(error, file);
  const message = messageOf(explained);
  return isDatabaseError(explained) ? message : `The database ${file} can't be brought up to date: ${message}`;
}
