import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { isPostgresql } from "#lib/database/address";
import { AppError, nullIfMissing } from "#lib/errors";
import { migratePostgresql } from "./migrate-postgresql";
import { migrateSqlite } from "./migrate-sqlite";
import type { MigrateOptions, Migration, Target } from "./migration";

/**
 * Applies the committed migrations to a SQLite file or a PostgreSQL database and keeps Prisma's own ledger, so that its command line understands
 * the database. All in one transaction: a run that is cut off leaves the database as it was. Safe to run from several
 * processes at once. Gives the names it applied. Throws an AppError whose sentence says what is wrong with it, when
 * an applied migration has changed, or when the database is from a newer version.
 */
export function migrate(url: string, options: MigrateOptions = {}): Promise<string[]> {
  const { folder = migrationsFolder(isPostgresql(url) ? "postgresql/migrations" : "migrations") } = options;
  const work = async (target: Target) => applyAll(target, await readMigrations(folder));
  return isPostgresql(url) ? migratePostgresql(url, work, options) : migrateSqlite(url, work, options);
}

/** Beside this file; a bundle lies elsewhere, but is started in the project's folder. */
function migrationsFolder(name: string): string {
  const beside = path.join(import.meta.dirname, name);
  return existsSync(beside) ? beside : path.resolve("prisma", name);
}

async function applyAll(target: Target, migrations: Migration[]): Promise<string[]> {
  const done = await target.ledger();
  refuseNewer(done, migrations);
  const applied: string[] = [];
  for (const migration of migrations) {
    const { name, checksum } = migration;
    if (done.get(name) === checksum) continue;
    if (done.has(name))
      throw new AppError(
        "internal",
        `Migration ${name} has changed since it was applied to this database. Restore the file, or the database from a backup.`,
      );
    await target.apply(migration);
    applied.push(name);
  }
  return applied;
}

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

function refuseNewer(done: ReadonlyMap<string, string>, migrations: Migration[]): void {
  const unknown = Array.from(done.keys()).find((name) => !migrations.some((migration) => migration.name === name));
  if (unknown === undefined) return;
  throw new AppError(
    "internal",
    `The database is from a newer version of Bakehouse, which applied ${unknown}. Start that version, or restore a backup made before it.`,
  );
}
