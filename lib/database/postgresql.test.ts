import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openPostgresql, WRITERS } from "#lib/database/postgresql";
import { isLocked } from "#lib/database-error";
import { db, isTaken, openDatabase, transaction } from "#lib/db";
import { newCable } from "#lib/testing/cable";
import { createDatabase, dropDatabase, TEST_SERVER } from "#lib/testing/postgresql";

const create = (id: string) => ({ data: { id, input: {}, createdAt: new Date() } });
const insert = (id: string) => db().savedConfig.create(create(id));

describe.skipIf(TEST_SERVER === undefined)("PostgreSQL", () => {
  let url: string;
  let outside: pg.Client;
  beforeEach(async () => {
    url = await createDatabase();
    outside = new pg.Client({ connectionString: url });
    outside.on("error", () => {});
    await outside.connect();
    globalThis.bakehouseDatabase = openDatabase(url, 200);
  });
  afterEach(async () => {
    await globalThis.bakehouseDatabase?.$disconnect();
    globalThis.bakehouseDatabase = undefined;
    await outside.end().catch(() => {});
    await dropDatabase(url);
  });

  const committed = async () =>
    (await outside.query('SELECT id FROM "SavedConfig" ORDER BY id')).rows.map(({ id }) => id);
  /** Ends all other connections to the database, as a server that is started again does. */
  const breakOff = () =>
    outside.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );

  it("undoes a transaction as a whole, and goes on", async () => {
    const work = transaction(async (tx) => {
      await tx.savedConfig.create(create("a"));
      await tx.savedConfig.create(create("a"));
    });
    await expect(work).rejects.toSatisfy(isTaken);
    await insert("b");
    expect(await committed()).toEqual(["b"]);
  });

  it("lets no other transaction get between, of this process or of others", async () => {
    const [one, other] = [openDatabase(url), openDatabase(url)];
    await db().worker.create({ data: { id: "w", startedAt: new Date(), concurrency: 0 } });
    const addOne = (client: typeof other) =>
      client.$transaction(async (tx) => {
        const { concurrency } = await tx.worker.findUniqueOrThrow({ where: { id: "w" } });
        await tx.worker.update({ where: { id: "w" }, data: { concurrency: concurrency + 1 } });
      });
    await Promise.all(Array.from({ length: 40 }, (_, n) => addOne(n % 2 === 0 ? one : other)));
    await Promise.all([one.$disconnect(), other.$disconnect()]);
    expect(await db().worker.findUnique({ where: { id: "w" } })).toMatchObject({ concurrency: 40 });
  });

  it("says that others hold the lock for too long, and writes again when it is gone", async () => {
    await outside.query(`BEGIN; SELECT pg_advisory_xact_lock(${WRITERS})`);
    await expect(transaction((tx) => tx.savedConfig.count())).rejects.toSatisfy(isLocked);
    expect(await db().savedConfig.count()).toBe(0);
    await outside.query("ROLLBACK");
    await transaction((tx) => tx.savedConfig.create(create("a")));
    expect(await committed()).toEqual(["a"]);
  });

  it("lets no single write get between either", async () => {
    const other = openDatabase(url);
    await insert("a");
    const seen = await transaction(async (tx) => {
      const writing = other.savedConfig.delete({ where: { id: "a" } });
      const before = await tx.savedConfig.count();
      await new Promise((done) => setTimeout(done, 100));
      return { writing, counts: [before, await tx.savedConfig.count()] };
    });
    await seen.writing;
    await other.$disconnect();
    expect(seen.counts).toEqual([1, 1]);
    expect(await db().savedConfig.count()).toBe(0);
  });

  it("gives a single write that is refused back as a whole", async () => {
    await insert("a");
    await expect(insert("a")).rejects.toSatisfy(isTaken);
    await insert("b");
    expect(await committed()).toEqual(["a", "b"]);
  });

  it("finds what a text contains as SQLite does: whatever the case of its letters, and with no escapes", async () => {
    for (const id of ["Tool-RC1", "a\\b", "100%"]) await insert(id);
    const found = async (contains: string) =>
      (await db().savedConfig.findMany({ where: { id: { contains } } })).map(({ id }) => id);
    expect(await found("-rc")).toEqual(["Tool-RC1"]);
    expect(await found("\\b")).toEqual(["a\\b"]);
    expect(await found("é")).toEqual([]);
  });

  it("takes up connections again that broke off while they were idle", async () => {
    await insert("a");
    await transaction((tx) => tx.savedConfig.count());
    await breakOff();
    await expect.poll(() => db().savedConfig.count().catch(String)).toBe(1);
    await expect.poll(() => transaction((tx) => tx.savedConfig.count()).catch(String)).toBe(1);
  });

  it("gives up a connection on which nobody answers any more, and goes on with a new one", async () => {
    const cable = newCable();
    const far = new URL(url);
    far.port = String(await cable.to(Number(far.port)));
    const patient = openPostgresql(far.href, 200, 60_000, 2_000);
    const write = (id: string) => patient.savedConfig.create(create(id));
    await write("a");
    expect(await patient.savedConfig.count()).toBe(1);
    cable.lose();
    const both = await Promise.allSettled([patient.savedConfig.count(), write("b")]);
    for (const result of both)
      expect(result).toMatchObject({ reason: { name: "DatabaseError", trouble: "unreachable" } });
    await write("c");
    expect(await committed()).toEqual(["a", "c"]);
    await patient.$disconnect();
    cable.close();
  });

  it("says that the server is gone when a transaction breaks off, and has written nothing", async () => {
    const work = transaction(async (tx) => {
      await tx.savedConfig.create(create("a"));
      await breakOff();
      await tx.savedConfig.create(create("b"));
    });
    await expect(work).rejects.toThrow(/The server of the PostgreSQL database .* does not answer/);
    await insert("c");
    await transaction((tx) => tx.savedConfig.create(create("d")));
    expect(await committed()).toEqual(["c", "d"]);
  });

  it("says that it may not be opened, and is opened when it may", async () => {
    await outside.end();
    const admin = new pg.Client({ connectionString: TEST_SERVER });
    await admin.connect();
    const name = new URL(url).pathname.slice(1);
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await expect(db().savedConfig.count()).rejects.toThrow("The server refuses to open the PostgreSQL database");
    await expect(transaction((tx) => tx.savedConfig.count())).rejects.toThrow("The server refuses to open");
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    await admin.end();
    expect(await db().savedConfig.count()).toBe(0);
  });

  it("says that there is no such database or server, and that it is of another version", async () => {
    const missing = openDatabase(new URL("/nowhere", url).href);
    await expect(missing.savedConfig.count()).rejects.toThrow("The PostgreSQL database nowhere at");
    const unreachable = openDatabase("postgresql://127.0.0.1:1/a");
    await expect(unreachable.savedConfig.count()).rejects.toThrow("does not answer");
    await expect(unreachable.$transaction([unreachable.savedConfig.count()])).rejects.toThrow("does not answer");
    await Promise.all([missing.$disconnect(), unreachable.$disconnect()]);
    await outside.query('ALTER TABLE "SavedConfig" RENAME TO "Elsewhere"');
    await expect(db().savedConfig.count()).rejects.toThrow("another version of Bakehouse");
  });

  it("keeps JSON as it was written, and a text with a NUL without it", async () => {
    const input = { b: 1, a: "\0", aa: [null, 1.5, -0] };
    await db().savedConfig.create({ data: { id: "a\0b", input, createdAt: new Date() } });
    const { id, input: read } = await db().savedConfig.findFirstOrThrow();
    expect(id).toBe("a\uFFFDb");
    expect(JSON.stringify(read)).toBe(JSON.stringify(input));
  });
});
