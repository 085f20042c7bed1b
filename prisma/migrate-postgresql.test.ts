import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WRITERS } from "#lib/database/postgresql";
import { createDatabase, dropDatabase, TEST_SERVER } from "#lib/testing/postgresql";
import { runTogether } from "#lib/testing/processes";
import { migrate } from "#prisma/migrate";

const MIGRATIONS = path.join(import.meta.dirname, "postgresql/migrations");

describe.skipIf(TEST_SERVER === undefined)("migrating PostgreSQL", () => {
  let folder: string;
  let url: string;
  beforeEach(async () => {
    const root = await mkdtemp(path.join(tmpdir(), "bakehouse-migrate-"));
    folder = path.join(root, "migrations");
    await cp(MIGRATIONS, folder, { recursive: true });
    url = await createDatabase("template0");
  });
  afterEach(async () => {
    await dropDatabase(url);
    await rm(path.dirname(folder), { recursive: true, force: true });
  });

  const write = async (name: string, sql: string) => {
    await mkdir(path.join(folder, name), { recursive: true });
    await writeFile(path.join(folder, name, "migration.sql"), sql);
  };
  const query = async (sql: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return (await client.query(sql).finally(() => client.end())).rows;
  };

  it("lets one of four processes apply and the others wait", async () => {
    const code = `import { migrate } from "#prisma/migrate"; console.log(JSON.stringify(await migrate(process.env.URL)));`;
    const outputs = await runTogether(code, { processes: 4, variables: { URL: url } });
    const applied = outputs.map((text) => JSON.parse(text)).filter((names) => names.length > 0);
    expect(applied).toHaveLength(1);
    const rows = await query("SELECT migration_name, finished_at, applied_steps_count FROM _prisma_migrations");
    expect(rows.map((row) => row.migration_name)).toEqual(applied[0]);
    expect(await migrate(url)).toEqual([]);
  });

  it("undoes all of a run that fails half way, and can run again", async () => {
    await write("20991231000000_broken", 'CREATE TABLE "Half" ("id" TEXT);\nNOT SQL;\n');
    await expect(migrate(url, { folder })).rejects.toThrow(
      /^Migrating the PostgreSQL database .* failed: syntax error/,
    );
    expect(await query("SELECT relname FROM pg_class WHERE relname IN ('Half', 'Image')")).toEqual([]);
    expect(await migrate(url)).toContain("20261204140000_init");
  });

  it("stops at a migration that has changed, and at a database from a newer version", async () => {
    await write("20991231000000_later", 'CREATE TABLE "Later" ("id" TEXT);');
    await migrate(url, { folder });
    await expect(migrate(url)).rejects.toThrow("from a newer version of Bakehouse, which applied 20991231000000_later");
    const file = path.join(folder, "20991231000000_later/migration.sql");
    await writeFile(file, `${await readFile(file, "utf8")}\n-- edited`);
    await expect(migrate(url, { folder })).rejects.toThrow("Migration 20991231000000_later has changed");
  });

  it("waits for whoever writes, but not for ever", async () => {
    const holder = new pg.Client({ connectionString: url });
    await holder.connect();
    await holder.query(`BEGIN; SELECT pg_advisory_xact_lock(${WRITERS})`);
    await expect(migrate(url, { patience: 50 })).rejects.toThrow("held a lock of the PostgreSQL database");
    await holder.query("ROLLBACK");
    await holder.end();
    expect(await migrate(url)).not.toEqual([]);
  });

  it("refuses a database whose texts cannot hold every letter", async () => {
    const ascii = await createDatabase("template0 ENCODING 'SQL_ASCII' LOCALE 'C'");
    await expect(migrate(ascii)).rejects.toThrow("anew with the encoding UTF8: it has SQL_ASCII");
    await dropDatabase(ascii);
  });
});
