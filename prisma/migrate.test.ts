import { execFile } from "node:child_process";
import { copyFile, cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { createClient } from "@libsql/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrate } from "#prisma/migrate";

const MIGRATIONS = path.join(import.meta.dirname, "migrations");
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-migrate-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const urlOf = (name: string) => pathToFileURL(path.join(folder, name)).href;

async function query(url: string, sql: string) {
  const client = createClient({ url });
  try {
    return (await client.execute(sql)).rows;
  } finally {
    client.close();
  }
}

describe("migrate", () => {
  it("makes the folder, applies everything once and then nothing", async () => {
    const url = urlOf("deep/er/a.db");
    const applied = await migrate(url);
    expect(applied.length).toBeGreaterThan(0);
    expect(await migrate(url)).toEqual([]);
    const rows = await query(url, "SELECT migration_name, finished_at, applied_steps_count FROM _prisma_migrations");
    expect(rows.map((row) => row.migration_name)).toEqual(applied);
  });

  it("takes an address that starts in this process's folder", async () => {
    const relative = path.relative(process.cwd(), await mkdtemp(path.join(MIGRATIONS, "../../node_modules/.migrate-")));
    try {
      await migrate(`file:./${relative}/deep/a.db`);
      expect(await migrate(pathToFileURL(path.join(relative, "deep/a.db")).href)).toEqual([]);
    } finally {
      await rm(relative, { recursive: true });
    }
  });

  it("lets one of six processes apply and the others wait", async () => {
    const url = urlOf("a.db");
    const outputs = await Promise.all(Array.from({ length: 6 }, () => migrateElsewhere(url)));
    expect(outputs.filter((applied) => applied.length > 0)).toHaveLength(1);
    const [row] = await query(url, "SELECT count(*) AS count FROM _prisma_migrations");
    expect(row?.count).toBe(outputs.flat().length);
  });

  it("leaves a file that can be copied alone, without its write-ahead log", async () => {
    await migrate(urlOf("a.db"));
    await copyFile(path.join(folder, "a.db"), path.join(folder, "copy.db"));
    expect(await query(urlOf("copy.db"), 'SELECT count(*) AS count FROM "Image"')).toMatchObject([{ count: 0 }]);
  });

  it("stops at a migration that has changed since it was applied", async () => {
    const migrations = path.join(folder, "migrations");
    await cp(MIGRATIONS, migrations, { recursive: true });
    const [first = ""] = await migrate(urlOf("a.db"), { folder: migrations });
    const file = path.join(migrations, first, "migration.sql");
    await writeFile(file, `${await readFile(file, "utf8")}\n-- edited`);
    await expect(migrate(urlOf("a.db"), { folder: migrations })).rejects.toThrow(`Migration ${first} has changed`);
  });

  it("undoes all of a run that fails half way, and can run again", async () => {
    const migrations = path.join(folder, "migrations");
    await cp(MIGRATIONS, migrations, { recursive: true });
    await cp(path.join(MIGRATIONS, "20261101000000_init"), path.join(migrations, "20991231000000_broken"), {
      recursive: true,
    });
    await writeFile(
      path.join(migrations, "20991231000000_broken", "migration.sql"),
      'CREATE TABLE "Half" ("id" TEXT);\nNOT SQL;\n',
    );
    await expect(migrate(urlOf("a.db"), { folder: migrations })).rejects.toThrow(/syntax error/);
    expect(await query(urlOf("a.db"), "SELECT name FROM sqlite_master WHERE name IN ('Half', 'Image')")).toEqual([]);
    expect(await migrate(urlOf("a.db"))).toContain("20261101000000_init");
  });
});

async function migrateElsewhere(url: string): Promise<string[]> {
  const code = `const { migrate } = await import(${JSON.stringify(path.join(import.meta.dirname, "migrate.ts"))});
    console.log(JSON.stringify(await migrate(${JSON.stringify(url)})));`;
  const argv = ["--import", "tsx", "--input-type=module", "-e", code];
  const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: path.dirname(import.meta.dirname) });
  return JSON.parse(stdout);
}
