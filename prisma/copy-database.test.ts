import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "#lib/db";
import { createDatabase, dropDatabase, TEST_SERVER } from "#lib/testing/postgresql";
import { modelsInOrder, type Row, tableOf } from "#prisma/copied-models";
import { copyDatabase } from "#prisma/copy-database";
import { migrate } from "#prisma/migrate";

const ROWS = 110;
type Field = { name: string; kind: string; type: string; isRequired: boolean; relationFromFields?: string[] };

describe.skipIf(TEST_SERVER === undefined)("copying a database full of rows", () => {
  let folder: string;
  const made: string[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "bakehouse-copy-"));
  });
  afterEach(async () => {
    await Promise.all(made.splice(0).map(dropDatabase));
    await rm(folder, { recursive: true, force: true });
  });

  const sqlite = async (name: string) => {
    const url = pathToFileURL(path.join(folder, name)).href;
    await migrate(url);
    return url;
  };
  const postgresql = async () => {
    const url = await createDatabase();
    made.push(url);
    return url;
  };

  it("gives the same rows, there and back, and goes on counting where it was", async () => {
    const [from, over, back] = [await sqlite("a.db"), await postgresql(), await sqlite("b.db")];
    await fill(from);
    const told: string[] = [];
    const there = await copyDatabase(from, over, ({ table }) => told.push(table));
    expect(told).toEqual(modelsInOrder().map(({ name }) => name));
    for (const { table, rows } of there) expect([table, rows]).toEqual([table, table === "Retention" ? 1 : ROWS]);
    expect(await copyDatabase(over, back, () => {})).toEqual(there);
    for (const url of [over, back]) {
      const database = openDatabase(url);
      const data = { id: "next", key: "next", recipe: "r", name: "n", os: "_any", compression: "auto" };
      const json = { arches: [], options: {}, rule: {} };
      const { seq } = await database.watch.create({
        data: { ...data, ...json, createdAt: new Date(), nextAt: new Date() },
      });
      expect(seq).toBe(ROWS + 2);
      await database.$disconnect();
    }
  });

  it("copies a database without a row whose numbers have begun at none", async () => {
    const [from, to] = [await sqlite("a.db"), await postgresql()];
    const database = openDatabase(from);
    await database.$executeRawUnsafe("INSERT INTO sqlite_sequence (name, seq) VALUES ('Watch', 0)");
    await database.$disconnect();
    expect((await copyDatabase(from, to, () => {})).reduce((sum, { rows }) => sum + rows, 0)).toBe(1);
  });

  it("waits for nobody who writes to PostgreSQL, and copies what was there before", async () => {
    const [from, to] = [await postgresql(), await sqlite("a.db")];
    const database = openDatabase(from);
    const tables = await database.$transaction(async (tx) => {
      await tx.worker.create({ data: { id: "w", startedAt: new Date(), concurrency: 1 } });
      return copyDatabase(from, to, () => {});
    });
    expect(await database.worker.count()).toBe(1);
    expect(tables.find(({ table }) => table === "Worker")).toMatchObject({ rows: 0 });
    await database.$disconnect();
  });

  it("refuses a database that has rows, and leaves one empty where it fails", async () => {
    const [from, to] = [await sqlite("a.db"), await postgresql()];
    await fill(from);
    const database = openDatabase(to);
    await database.worker.create({ data: { id: "w", startedAt: new Date(), concurrency: 1 } });
    await expect(copyDatabase(from, to, () => {})).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/^The PostgreSQL database .* has rows already \(in Worker\)/),
    });
    await database.worker.deleteMany();
    const stop = () => {
      throw new Error("stopped half way");
    };
    await expect(copyDatabase(from, to, stop)).rejects.toThrow("stopped half way");
    expect([await database.build.count(), await database.retention.count()]).toEqual([0, 1]);
    await database.$disconnect();
  });
});

/** So many rows in every table, each of which refers to those of the same number. */
async function fill(url: string): Promise<void> {
  const text = await readFile(path.join(import.meta.dirname, "postgresql/generated/models.json"), "utf8");
  const { models } = JSON.parse(text) as { models: { name: string; fields: Field[] }[] };
  const database = openDatabase(url);
  await database.retention.deleteMany();
  await database.$transaction(
    async (tx) => {
      for (const model of modelsInOrder()) {
        const fields =
          models.find(({ name }) => name === model.name)?.fields.filter(({ kind }) => kind === "scalar") ?? [];
        const count = model.name === "Retention" ? 1 : ROWS;
        const data = Array.from({ length: count }, (_, n) => rowOf(fields, n + 1));
        // As builds have them: pages begin within one.
        if (model.name === "LogLine") for (const row of data) row.buildId = data[0]?.buildId;
        await tableOf(tx, model).createMany({ data });
      }
      // One more that was there once: its number is not given again.
      const last = { where: { seq: ROWS }, data: { seq: ROWS + 1 } };
      await tx.watch.update(last);
      await tx.watch.update({ where: { seq: ROWS + 1 }, data: { seq: ROWS } });
    },
    { timeout: 120_000 },
  );
  await database.$executeRawUnsafe(`UPDATE sqlite_sequence SET seq = ${ROWS + 1} WHERE name = 'Watch'`);
  await database.$disconnect();
}

/** Every third row has no value where none need be. */
function rowOf(fields: Field[], n: number): Row {
  const given = fields.filter(({ isRequired }) => isRequired || n % 3 !== 0);
  return Object.fromEntries(given.map((field) => [field.name, sampleOf(field, n)]));
}

function sampleOf({ name, type }: Field, n: number): unknown {
  if (name === "seq") return n;
  if (type === "String") return `${String(n).padStart(4, "0")} ä\u{1F35E}${n % 2 === 0 ? "Z" : "a"}\n`;
  if (type === "Int") return n;
  if (type === "BigInt") return 9_007_199_254_740_993n + BigInt(n);
  if (type === "Float") return n / 3;
  if (type === "Boolean") return n % 2 === 0;
  if (type === "DateTime") return new Date(Date.UTC(2026, 0, 1) + n * 86_399_999);
  if (type === "Bytes") return Buffer.from([0, n % 256, 255]);
  return { b: n, a: [null, 1.5, "\u0000ü"], aa: {} };
}
