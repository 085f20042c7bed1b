import { randomBytes } from "node:crypto";
import { copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createClient } from "@libsql/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runTogether } from "#lib/testing/processes";
import type { CodeStep } from "#prisma/code-step";
import { migrate } from "#prisma/migrate";

const MIGRATIONS = path.join(import.meta.dirname, "migrations");
const NO_RECIPES = { recipes: async () => [] };
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
    const code = `import { migrate } from "#prisma/migrate"; console.log(JSON.stringify(await migrate(process.env.URL)));`;
    const outputs = (await runTogether(code, { processes: 6, variables: { URL: url } })).map((text) =>
      JSON.parse(text),
    );
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

  describe("code beside the SQL", () => {
    const NAME = "20991231000000_code";
    async function withCode(): Promise<string> {
      const migrations = path.join(folder, "migrations");
      await mkdir(path.join(migrations, NAME), { recursive: true });
      await writeFile(path.join(migrations, NAME, "migration.sql"), 'CREATE TABLE "A" ("id" TEXT);');
      await writeFile(path.join(migrations, NAME, "migration.ts"), "// the step is handed over below");
      return migrations;
    }

    it("runs after it, in the same transaction", async () => {
      const folder = await withCode();
      const step: CodeStep = async (database) => void (await database.execute(`INSERT INTO "A" VALUES ('a')`));
      const broken: CodeStep = (database) => step(database, NO_RECIPES).then(() => Promise.reject(new Error("broken")));
      await expect(migrate(urlOf("a.db"), { folder, steps: { [NAME]: broken } })).rejects.toThrow("broken");
      expect(await query(urlOf("a.db"), "SELECT name FROM sqlite_master WHERE name = 'A'")).toEqual([]);
      expect(await migrate(urlOf("a.db"), { folder, steps: { [NAME]: step } })).toEqual([NAME]);
      expect(await query(urlOf("a.db"), 'SELECT id FROM "A"')).toMatchObject([{ id: "a" }]);
    });

    it("may not change either, nor be forgotten", async () => {
      const folder = await withCode();
      await expect(migrate(urlOf("a.db"), { folder, steps: {} })).rejects.toThrow("has code that");
      const steps = { [NAME]: async () => {} };
      await migrate(urlOf("a.db"), { folder, steps });
      await writeFile(path.join(folder, NAME, "migration.ts"), "// edited");
      await expect(migrate(urlOf("a.db"), { folder, steps })).rejects.toThrow(`Migration ${NAME} has changed`);
    });
  });

  it("says in one sentence what is wrong with a database", async () => {
    const says = (text: string) => ({ code: "internal", message: expect.stringMatching(text) });
    await writeFile(path.join(folder, "noise.db"), randomBytes(8192));
    await expect(migrate(urlOf("noise.db"))).rejects.toMatchObject(says("noise.db is not a database"));
    await mkdir(path.join(folder, "folder.db"));
    await expect(migrate(urlOf("folder.db"))).rejects.toMatchObject(says("folder.db cannot be opened"));
    await writeFile(path.join(folder, "file"), "");
    await expect(migrate(urlOf("file/a.db"))).rejects.toMatchObject(says("a.db can't be brought up to date"));
  });

  it("says that another program holds the database, or that the disk is full", async () => {
    const url = urlOf("a.db");
    await migrate(url);
    const holder = createClient({ url });
    await holder.execute("BEGIN IMMEDIATE");
    await expect(migrate(url, { patience: 10 })).rejects.toThrow(/held the lock of the database .*a\.db/);
    await holder.execute("ROLLBACK");
    holder.close();
    const folder = path.join(path.dirname(fileURLToPath(url)), "migrations");
    await cp(MIGRATIONS, folder, { recursive: true });
    await mkdir(path.join(folder, "20991231000000_large"));
    const large = `PRAGMA max_page_count = 1;\nCREATE TABLE "Large" AS SELECT zeroblob(1000000);\n`;
    await writeFile(path.join(folder, "20991231000000_large", "migration.sql"), large);
    await expect(migrate(url, { folder })).rejects.toThrow(/The disk with the database .*a\.db is full/);
  });

  it("leaves a database from a newer version alone", async () => {
    const url = urlOf("a.db");
    const folder = path.join(path.dirname(fileURLToPath(url)), "migrations");
    await cp(MIGRATIONS, folder, { recursive: true });
    await mkdir(path.join(folder, "20991231000000_later"));
    await writeFile(path.join(folder, "20991231000000_later", "migration.sql"), 'CREATE TABLE "Later" ("id" TEXT);');
    await migrate(url, { folder });
    await expect(migrate(url)).rejects.toThrow(
      "The database is from a newer version of Bakehouse, which applied 20991231000000_later.",
    );
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
