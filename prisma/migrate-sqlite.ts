import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { type Client, createClient } from "@libsql/client";
import { databaseFile } from "#lib/database/address";
import { explain } from "#lib/database/sqlite-trouble";
import { isDatabaseError } from "#lib/database-error";
import { AppError, isAppError, messageOf } from "#lib/errors";
import { loadCatalog } from "#lib/recipes/load";
import { readYaml } from "#lib/yaml";
import type { CodeStep, RawRecipe } from "./code-step";
import type { MigrateOptions, Target } from "./migration";
import { step as identity } from "./migrations/20261125100000_identity/migration";

const STEPS: Record<string, CodeStep> = { "20261125100000_identity": identity };

const LEDGER = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL,
  "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`;

type Work = (target: Target) => Promise<string[]>;

/** Does `work` on a SQLite file, which is made where there is none, in one transaction. */
export async function migrateSqlite(url: string, work: Work, options: MigrateOptions): Promise<string[]> {
  const { recipes, steps = STEPS, patience = 30_000 } = options;
  const file = databaseFile(url);
  try {
    await mkdir(path.dirname(file), { recursive: true });
    const client = createClient({ url, timeout: patience });
    try {
      const run = (name: string) => stepOf(name, steps)(client, { recipes: () => rawRecipes(recipes) });
      return await inTransaction(client, () => work(targetOf(client, run)));
    } finally {
      client.close();
    }
  } catch (error) {
    throw isAppError(error) ? error : new AppError("internal", complaint(file, error), { cause: error });
  }
}

async function inTransaction(client: Client, work: () => Promise<string[]>): Promise<string[]> {
  await client.execute("PRAGMA journal_mode = WAL");
  // A table that is made anew must not take along the rows that refer to it.
  await client.execute("PRAGMA foreign_keys = OFF");
  // 64 MiB: with SQLite's usual 2 MB, tables that are made anew from a large database are read and written many times over.
  await client.execute("PRAGMA cache_size = -65536");
  await client.execute("BEGIN IMMEDIATE");
  const applied = await work().catch(async (error: unknown) => {
    // Where the disk is full, SQLite has rolled back already.
    await client.execute("ROLLBACK").catch(() => {});
    throw error;
  });
  await client.execute("COMMIT");
  await client.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  return applied;
}

function targetOf(client: Client, runStep: (name: string) => Promise<void>): Target {
  return {
    ledger: () => ledger(client),
    async apply({ name, sql, code, checksum }) {
      await applySql(client, sql);
      if (code !== null) await runStep(name);
      await note(client, name, checksum);
    },
  };
}

async function ledger(client: Client): Promise<Map<string, string>> {
  await client.execute(LEDGER);
  const { rows } = await client.execute(
    'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  return new Map(rows.map((row) => [String(row.migration_name), String(row.checksum)]));
}

async function applySql(client: Client, sql: string): Promise<void> {
  for (const statement of sql.split(/;\s*$/m).filter((part) => part.replace(/^--.*$/gm, "").trim() !== ""))
    await client.execute(statement);
}

function stepOf(name: string, steps: Record<string, CodeStep>): CodeStep {
  const step = steps[name];
  if (step === undefined) throw new Error(`Migration ${name} has code that prisma/migrate-sqlite.ts does not name.`);
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
