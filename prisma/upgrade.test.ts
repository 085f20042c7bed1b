import { execFile } from "node:child_process";
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { type Client, createClient } from "@libsql/client";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { inspectWaiting } from "#lib/builds/inspect";
import { getInspection } from "#lib/builds/reads-inspections";
import { requestImage } from "#lib/builds/request";
import { requestTorcx } from "#lib/builds/torcx";
import { fingerprintOf } from "#lib/canonical-json";
import { openDatabase } from "#lib/db";
import { allImages } from "#lib/images/reads";
import { loadCatalog } from "#lib/recipes/load";
import { Recipe } from "#lib/recipes/schema";
import { scratch } from "#lib/testing/bakery";
import { useContext } from "#lib/testing/context";
import { putHollow } from "#lib/testing/image-bytes";
import { sql, writeOldDatabase } from "#lib/testing/old-database";
import { TEST_SERVER } from "#lib/testing/postgresql";
import { torcxImage } from "#lib/testing/upstream-files/torcx";
import { migrate } from "#prisma/migrate";

describe.skipIf(TEST_SERVER !== undefined)("after the upgrade of an old data folder, whose database is SQLite", () => {
  const standing = useContext();
  beforeEach(async () => {
    const { DATABASE_URL, BAKEHOUSE_DATA } = standing.context.env;
    await globalThis.bakehouseDatabase?.$disconnect();
    for (const file of ["bakehouse.db", "bakehouse.db-wal", "bakehouse.db-shm"])
      await rm(path.join(BAKEHOUSE_DATA, file), { force: true });
    await writeOldDatabase(path.join(BAKEHOUSE_DATA, "bakehouse.db"));
    await migrate(DATABASE_URL);
    globalThis.bakehouseDatabase = openDatabase(DATABASE_URL);
    for (const image of await allImages()) await putHollow(standing.context.store, image);
  });

  const GZIP = { compression: "gzip:6" };
  it.each([
    [{ recipe: "docker", version: "24.0.5", ...GZIP }, "98308c1d6387"],
    [{ recipe: "docker", version: "24.0.5" }, "98308c1d6387"],
    [{ recipe: "wasmtime", version: "26.0.1", arch: "arm64", compression: "auto" }, "293e3eaee41e"],
    [{ recipe: "docker", version: "24.0.5", revision: 1, ...GZIP }, "98308c1d6387"],
    [
      {
        recipe: "docker",
        version: "24.0.5",
        name: "docker-only",
        options: { only: "docker" },
        compression: "gzip:9",
        revision: 2,
      },
      "547dcc7189d7",
    ],
    [
      {
        recipe: "kubernetes",
        version: "1.27.4",
        os: "_any",
        epoch: 1_700_000_000,
        options: { "cni-version": "v1.5.1" },
        ...GZIP,
      },
      "680161797b44",
    ],
    [{ recipe: "wasmtime", version: "26.0.1", arch: "arm64", compression: "zstd:3" }, "293e3eaee41e"],
  ])("the request %j gives the image it gave, which is not outdated", async (request, digest) => {
    const { build, image } = await requestImage(request, standing.context, "test");
    expect(image).toMatchObject({ sha256: expect.stringMatching(`^${digest}`), outdated: null, buildId: build.id });
    expect(build.plan).toMatchObject({ fingerprint: build.fingerprint });
  });

  it("its images wait to be looked into, and are", async () => {
    const files = (await allImages()).map(({ file }) => file);
    const states = () => Promise.all(files.map(getInspection));
    expect((await states()).map(({ findings }) => findings)).toEqual(files.map(() => null));
    const { store } = standing.context;
    const stopping = new AbortController().signal;
    expect(await inspectWaiting({ store, stopping, log: () => {} })).toBe(files.length);
    expect((await states()).map(({ isCurrent }) => isCurrent)).toEqual(files.map(() => true));
  });

  it("the same upload gives the image it gave", async () => {
    const bytes = Readable.from([await torcxImage("x86-64")]);
    const wish = { name: "mytorcx", filename: "docker:20.10.24.torcx.tgz" };
    const signal = new AbortController().signal;
    const { image } = await requestTorcx(wish, bytes, standing.context, { origin: "test", signal });
    expect(image).toMatchObject({ file: "mytorcx-20.10.24-x86-64.raw", outdated: null });
  });

  it("a deleted image's name stays reserved, and another request still meets the owner", async () => {
    const compose = { recipe: "docker-compose", version: "2.29.7", os: "debian", osVersion: "12", ...GZIP };
    const deleted = requestImage(compose, standing.context, "test");
    await expect(deleted).rejects.toMatchObject({ code: "conflict", facts: { suggestion: { revision: 1 } } });
    const other = requestImage(
      { recipe: "docker", version: "24.0.5", compression: "gzip:9" },
      standing.context,
      "test",
    );
    await expect(other).rejects.toMatchObject({
      code: "conflict",
      facts: { image: { file: "docker-24.0.5-x86-64.raw" } },
    });
  });

  it("what failed is asked for again as a new build", async () => {
    const failed = { recipe: "docker", version: "24.0.6", name: "docker-only", options: { only: "docker" } };
    const again = { ...failed, compression: "gzip:9", force: true };
    expect(await requestImage(again, standing.context, "test")).toMatchObject({
      build: { status: "queued" },
      image: null,
    });
  });
});

describe("what builds and images have", () => {
  const COUNTS = ["Build", "LogLine", "Image", "SavedConfig", "RecordedDigest"].map(
    (t) => `SELECT COUNT(*) n FROM "${t}"`,
  );
  const counts = async (url: string) =>
    (await Promise.all(COUNTS.map((query) => sql(url, query)))).map(([row]) => row?.n);

  it("is kept: every build with its details and log, every image with its contents; what is long is cut", async () => {
    const url = await writeOldDatabase(path.join(await scratch(), "bakehouse.db"));
    const long = JSON.stringify(Array.from({ length: 300 }, () => "w".repeat(600)));
    const failed = `WHERE "status" = 'failed'`;
    await sql(url, `UPDATE "Build" SET "errorMessage" = ?, "warnings" = ?, "changes" = ? ${failed}`, [
      "e".repeat(5_000),
      long,
      long,
    ]);
    const before = await counts(url);
    const plans = await sql(url, 'SELECT "id", json_extract("plan", \'$.steps\') "steps" FROM "Build" ORDER BY "id"');
    const lines = await sql(url, 'SELECT * FROM "LogLine" ORDER BY "buildId", "n"');
    const contents = await sql(url, 'SELECT "file", json("manifest") "entries" FROM "Image" ORDER BY "file"');
    await migrate(url);
    expect(await counts(url)).toEqual(before);
    expect(
      await sql(
        url,
        'SELECT "buildId" "id", json_extract("plan", \'$.steps\') "steps" FROM "BuildDetail" ORDER BY "id"',
      ),
    ).toEqual(plans);
    expect(await sql(url, 'SELECT * FROM "LogLine" ORDER BY "buildId", "n"')).toEqual(lines);
    expect(await sql(url, 'SELECT "file", json("entries") "entries" FROM "Manifest" ORDER BY "file"')).toEqual(
      contents,
    );
    const cut = `SELECT length("errorMessage") "message", json_array_length("warnings") "warnings", json_array_length("changes") "changes",
      length("warnings" ->> 199) "warning" FROM "Build" JOIN "BuildDetail" ON "buildId" = "id" ${failed}`;
    expect(await sql(url, cut)).toMatchObject([{ message: 2_000, warnings: 200, changes: 200, warning: 500 }]);
    expect(await sql(url, "PRAGMA foreign_key_check")).toEqual([]);
    expect(await sql(url, "PRAGMA integrity_check")).toMatchObject([{ integrity_check: "ok" }]);
  });

  it("are in the order in which builds were asked for", async () => {
    const url = await writeOldDatabase(path.join(await scratch(), "bakehouse.db"));
    const before = await sql(url, 'SELECT "id" FROM "Build" ORDER BY "createdAt", "id"');
    await migrate(url);
    expect(await sql(url, 'SELECT "id" FROM "Build" ORDER BY "seq"')).toEqual(before);
  });
});

describe("an operator's recipes", () => {
  const RECIPE = {
    ...{ name: "tool", title: "Tool", summary: "A tool.", homepage: "https://example.org/", licence: "MIT" },
    ...{ versions: { from: "fixed", versions: ["1"] }, arch: { "x86-64": "amd64" } },
    options: { only: { type: "choice", summary: "Which.", choices: ["a", "b"], default: "a" } },
    image: [
      { write: "usr/share/tool", text: "tool" },
      { write: "usr/bin/tool", text: "#!/bin/sh", mode: 0o755 },
    ],
  };

  it("keep their images up to date; what a recipe was before stays outdated", async () => {
    const folder = await scratch();
    await mkdir(path.join(folder, "recipes/tool"), { recursive: true });
    await writeFile(path.join(folder, "recipes/tool/recipe.yaml"), JSON.stringify(RECIPE));
    const url = await writeOldDatabase(path.join(folder, "bakehouse.db"));
    const { arch, sources, image, reload } = Recipe.parse(RECIPE);
    const digest = fingerprintOf({ arch, defaults: [["only", "a"]], sources, image, reload, files: [] });
    await sql(url, 'UPDATE "Image" SET "recipe" = \'tool\', "recipeDigest" = ? WHERE "name" = \'wasmtime\'', [digest]);
    await sql(url, 'UPDATE "Image" SET "recipe" = \'tool\', "recipeDigest" = ? WHERE "name" = \'kubernetes\'', [
      "0".repeat(64),
    ]);
    await migrate(url, { recipes: path.join(folder, "recipes") });
    const { recipes } = await loadCatalog(path.join(folder, "recipes"));
    const rows = await sql(url, 'SELECT "name", "recipeDigest" FROM "Image" WHERE "recipe" = \'tool\' ORDER BY "name"');
    expect(rows).toMatchObject([
      { name: "kubernetes", recipeDigest: "0".repeat(64) },
      { name: "wasmtime", recipeDigest: recipes.get("tool")?.digest },
    ]);
  });
});

describe("an upgrade that is cut off", () => {
  it("leaves the database old or new, wherever it was", async () => {
    const folder = await scratch();
    const file = path.join(folder, "bakehouse.db");
    const url = await writeOldDatabase(file);
    let cuts = 0;
    const restore = beforeEachStatement(async () => {
      const copy = path.join(folder, `${cuts++}.db`);
      for (const end of ["", "-wal"]) await copyFile(file + end, copy + end).catch(() => {});
    });
    await migrate(url).finally(restore);
    expect(cuts).toBeGreaterThan(20);
    const seen = new Set<string>();
    for (let cut = 0; cut < cuts; cut++) seen.add(await summary(`file:${path.join(folder, `${cut}.db`)}`));
    const old = await summary(await writeOldDatabase(path.join(folder, "old.db")));
    expect([...seen].sort()).toEqual([old, await summary(url)].sort());
  });

  it("by kill -9, can be started again", async () => {
    const url = await writeOldDatabase(path.join(await scratch(), "bakehouse.db"));
    const code = `const { migrate } = await import(${JSON.stringify(path.join(import.meta.dirname, "migrate.ts"))});
      const recipes = () => process.kill(process.pid, "SIGKILL");
      const { step } = await import(${JSON.stringify(path.join(import.meta.dirname, "migrations/20261125100000_identity/migration.ts"))});
      const killed = (database) => step(database, { recipes });
      await migrate(${JSON.stringify(url)}, { steps: { "20261125100000_identity": killed } });`;
    const argv = ["--import", "tsx", "--input-type=module", "-e", code];
    const ended = await new Promise((resolve) => execFile(process.execPath, argv, (error) => resolve(error?.signal)));
    expect(ended).toBe("SIGKILL");
    expect(await migrate(url)).toContain("20261125100000_identity");
  });
});

/** Calls `look` before each statement that any client of this process executes: what a kill there would leave is on the disk. */
function beforeEachStatement(look: () => Promise<void>): () => void {
  const probe = createClient({ url: "file::memory:" });
  const prototype = Object.getPrototypeOf(probe) as Client;
  probe.close();
  const { execute } = prototype;
  const spy = vi.spyOn(prototype, "execute").mockImplementation(async function (this: Client, ...statement) {
    await look();
    return execute.apply(this, statement);
  });
  return () => spy.mockRestore();
}

/** What an upgrade changes: the ledger, the tables and every identity. */
async function summary(url: string): Promise<string> {
  const queries = [
    'SELECT migration_name FROM "_prisma_migrations"',
    "SELECT sql FROM sqlite_master ORDER BY name",
    'SELECT id, fingerprint, recipeDigest FROM "Build" ORDER BY id',
    'SELECT file, fingerprint, recipeDigest FROM "Image" ORDER BY file',
  ];
  return JSON.stringify(await Promise.all(queries.map((query) => sql(url, query))));
}
