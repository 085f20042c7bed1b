import { readdirSync } from "node:fs";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type Client, createClient } from "@libsql/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isLocked } from "#lib/database-error";
import { db, isTaken, openDatabase, transaction } from "#lib/db";
import { migrate } from "#prisma/migrate";

let folder: string;
let file: string;
let outside: Client;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-db-"));
  file = path.join(folder, "a.db");
  const url = pathToFileURL(file).href;
  await migrate(url);
  outside = createClient({ url });
  globalThis.bakehouseDatabase = openDatabase(url, 200);
});
afterEach(async () => {
  outside.close();
  await globalThis.bakehouseDatabase?.$disconnect();
  globalThis.bakehouseDatabase = undefined;
  await rm(folder, { recursive: true, force: true });
});

const insert = (id: string) => db().savedConfig.create({ data: { id, input: {}, createdAt: new Date() } });
const lock = () => outside.execute("BEGIN IMMEDIATE");
const unlock = () => outside.execute("ROLLBACK");
/** Ids that another connection sees: what was really committed. */
async function committed(): Promise<unknown[]> {
  return (await outside.execute("SELECT id FROM SavedConfig ORDER BY id")).rows.map(({ id }) => id);
}

describe("a connection", () => {
  it("has its PRAGMAs in force, also after a lock", async () => {
    const inForce = async () => [
      (await db().$queryRawUnsafe<object[]>("PRAGMA journal_mode"))[0],
      (await db().$queryRawUnsafe<object[]>("PRAGMA synchronous"))[0],
      (await db().$queryRawUnsafe<object[]>("PRAGMA foreign_keys"))[0],
    ];
    const wanted = [{ journal_mode: "wal" }, { synchronous: 2n }, { foreign_keys: 1n }];
    expect(await inForce()).toEqual(wanted);
    await lock();
    await expect(insert("a")).rejects.toSatisfy(isLocked);
    await unlock();
    expect(await inForce()).toEqual(wanted);
  });

  it("writes again, and for all to see, when a lock is gone that was held for too long", async () => {
    await insert("before");
    await lock();
    for (let n = 0; n < 3; n++) await expect(insert(`refused ${n}`)).rejects.toSatisfy(isLocked);
    await expect(transaction((tx) => tx.savedConfig.count())).rejects.toSatisfy(isLocked);
    await unlock();
    await insert("single");
    await transaction((tx) => tx.savedConfig.create({ data: { id: "tx", input: {}, createdAt: new Date() } }));
    expect(await committed()).toEqual(["before", "single", "tx"]);
    await lock();
    await unlock();
  });

  it("waits for a lock without stopping the process, and opens no file that it does not close", async () => {
    const files = () => readdirSync("/proc/self/fd").length;
    await db().$disconnect();
    globalThis.bakehouseDatabase = openDatabase(pathToFileURL(file).href, 60_000);
    await insert("before");
    await lock();
    const before = files();
    let turns = 0;
    const counting = setInterval(() => turns++, 1);
    const writing = insert("a");
    while (turns < 200) await new Promise(setImmediate);
    clearInterval(counting);
    await unlock();
    await writing;
    expect(await committed()).toEqual(["a", "before"]);
    expect(files() - before).toBeLessThan(10);
  });

  it("reads while others write", async () => {
    await insert("a");
    await lock();
    expect(await db().savedConfig.count()).toBe(1);
    await unlock();
  });
});

describe("a transaction", () => {
  const create = (id: string) => ({ data: { id, input: {}, createdAt: new Date() } });

  it("is undone as a whole when its work throws", async () => {
    const work = transaction(async (tx) => {
      await tx.savedConfig.create(create("a"));
      throw new Error("changed my mind");
    });
    await expect(work).rejects.toThrow("changed my mind");
    await expect(
      transaction(async (tx) => {
        await tx.savedConfig.create(create("b"));
        await tx.savedConfig.create(create("b"));
      }),
    ).rejects.toSatisfy(isTaken);
    expect(await committed()).toEqual([]);
  });

  it("is seen by others as a whole; two at once follow one another", async () => {
    const both = ["a", "b"].map((id) =>
      transaction(async (tx) => {
        const before = await tx.savedConfig.count();
        await tx.savedConfig.create(create(id));
        expect(await committed()).toHaveLength(before);
        await tx.savedConfig.create(create(`${id}2`));
      }),
    );
    await Promise.all(both);
    expect(await committed()).toEqual(["a", "a2", "b", "b2"]);
  });
});

describe("a database that cannot be used", () => {
  const count = () => db().savedConfig.count();
  const reopen = async () => {
    await db().$disconnect();
    globalThis.bakehouseDatabase = openDatabase(pathToFileURL(file).href, 200);
  };

  it("says that its file was removed or replaced, and goes on when it is back", async () => {
    await insert("a");
    await rename(file, `${file}.away`);
    await expect(count()).rejects.toThrow(`${file} was removed or replaced`);
    await writeFile(file, "");
    await expect(insert("lost")).rejects.toThrow("was removed or replaced");
    await rename(`${file}.away`, file);
    expect(await count()).toBe(1);
  });

  it("is not made anew where there is none", async () => {
    await reopen();
    await rename(file, `${file}.away`);
    await expect(count()).rejects.toThrow("was removed or replaced");
    expect(readdirSync(folder)).not.toContain("a.db");
    await rename(`${file}.away`, file);
    expect(await count()).toBe(0);
  });

  it("says that it cannot be read, and nothing else happens", async () => {
    await reopen();
    await rm(`${file}-wal`, { force: true });
    await writeFile(file, Buffer.alloc(8192, 0x5a));
    await expect(count()).rejects.toThrow(`${file} is not a database`);
    await expect(transaction((tx) => tx.savedConfig.count())).rejects.toThrow("is not a database");
  });

  it("says that it is full", async () => {
    const [{ page_count: pages }] = await db().$queryRawUnsafe<[{ page_count: bigint }]>("PRAGMA page_count");
    await db().$queryRawUnsafe(`PRAGMA max_page_count = ${pages}`);
    const input = { text: "x".repeat(100_000) };
    const writing = db().savedConfig.create({ data: { id: "a", input, createdAt: new Date() } });
    await expect(writing).rejects.toThrow(`The disk with the database ${file} is full`);
    expect(await count()).toBe(0);
  });

  it("says that it is of another version", async () => {
    await outside.execute('ALTER TABLE "SavedConfig" RENAME TO "Elsewhere"');
    await expect(count()).rejects.toThrow("another version of Bakehouse");
  });
});
