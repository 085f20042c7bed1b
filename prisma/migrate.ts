import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Client, createClient } from "@libsql/client";

const FOLDER = path.join(import.meta.dirname, "migrations");

const LEDGER = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL,
  "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`;

/**
 * Applies the committed migrations to a SQLite file and keeps Prisma's own ledger, so that its command line understands
 * the database. Safe to run from several processes at once. Gives the names it applied; throws when an applied one has changed.
 */
export async function migrate(url: string, folder = FOLDER): Promise<string[]> {
  await mkdir(path.dirname(fileOf(url)), { recursive: true });
  const client = createClient({ url, timeout: 30_000 });
  try {
    await client.execute("PRAGMA journal_mode = WAL");
    await client.execute("BEGIN IMMEDIATE");
    const applied = await applyAll(client, folder).catch(async (error: unknown) => {
      await client.execute("ROLLBACK");
      throw error;
    });
    await client.execute("COMMIT");
    await client.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    return applied;
  } finally {
    client.close();
  }
}

/** `file:./data/bakehouse.db` starts in this process's folder, as libsql reads it; other URLs know no such thing. */
function fileOf(url: string): string {
  return url.startsWith("file:/") ? fileURLToPath(url) : decodeURIComponent(url.slice("file:".length));
}

async function applyAll(client: Client, folder: string): Promise<string[]> {
  await client.execute(LEDGER);
  const done = await ledger(client);
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  const applied: string[] = [];
  for (const name of names.sort()) {
    const sql = await readFile(path.join(folder, name, "migration.sql"), "utf8");
    const checksum = createHash("sha256").update(sql).digest("hex");
    if (done.get(name) === checksum) continue;
    if (done.has(name))
      throw new Error(
        `Migration ${name} has changed since it was applied to this database. Restore the file, or the database from a backup.`,
      );
    await apply(client, name, sql, checksum);
    applied.push(name);
  }
  return applied;
}

async function ledger(client: Client): Promise<Map<string, string>> {
  const { rows } = await client.execute(
    'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  return new Map(rows.map((row) => [String(row.migration_name), String(row.checksum)]));
}

async function apply(client: Client, name: string, sql: string, checksum: string): Promise<void> {
  for (const statement of sql.split(/;\s*$/m).filter((part) => part.replace(/^--.*$/gm, "").trim() !== ""))
    await client.execute(statement);
  const now = Date.now();
  await client.execute({
    sql: 'INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, started_at, applied_steps_count) VALUES (?, ?, ?, ?, ?, 1)',
    args: [randomUUID(), checksum, now, name, now],
  });
}
