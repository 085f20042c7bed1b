import { writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { openDatabase } from "#lib/db";
import { scratch } from "#lib/testing/bakery";
import { openEmptyDatabase } from "#lib/testing/empty-database";
import { createDatabase, dropDatabase, TEST_SERVER } from "#lib/testing/postgresql";
import { callHere } from "./testing/call";

let folder: string;
const file = (name: string) => pathToFileURL(path.join(folder, name)).href;
beforeEach(async () => {
  folder = await scratch();
});

/** A database with its tables and so many workers, of the kind that tests run on. */
async function databaseOf(workers: string[]): Promise<string> {
  const { url, remove } = await openEmptyDatabase(path.join(folder, `${workers.length} workers.db`));
  onTestFinished(remove);
  const database = openDatabase(url);
  for (const id of workers) await database.worker.create({ data: { id, startedAt: new Date(), concurrency: 1 } });
  await database.$disconnect();
  return url;
}

/** Where no table was made yet. */
async function newDatabase(): Promise<string> {
  if (TEST_SERVER === undefined) return file("back.db");
  const url = await createDatabase("template0");
  onTestFinished(() => dropDatabase(url));
  return url;
}

async function workersIn(url: string): Promise<string[]> {
  const database = openDatabase(url);
  const rows = await database.worker.findMany({ orderBy: { id: "asc" } });
  await database.$disconnect();
  return rows.map(({ id }) => id);
}

it("copies into a database that it makes, and back, and says what to people and to programs", async () => {
  const from = await databaseOf(["a", "b"]);
  const there = await callHere(["copy-database", from, file("there.db")]);
  expect(there).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^3 rows of \d+ tables are copied, and equal\.\n$/),
  });
  expect(there.stderr).toMatch(/^Worker: 2 rows\.$/m);
  expect(there.stderr).toMatch(/^Retention: 1 row\.$/m);

  const to = await newDatabase();
  const back = await callHere(["copy-database", file("there.db"), to, "--json"]);
  expect(back.code).toBe(0);
  const { tables } = JSON.parse(back.stdout);
  expect(tables).toContainEqual({ table: "Worker", rows: 2, digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(await workersIn(to)).toEqual(["a", "b"]);
});

it("says in a sentence what it can't do, and leaves what is there", async () => {
  const [from, full] = [await databaseOf(["a", "b"]), await databaseOf(["c"])];
  const says = async (...args: string[]) => {
    const { code, stdout, stderr } = await callHere(["copy-database", ...args]);
    expect(stdout).toBe("");
    return [code, stderr];
  };
  const sentence = (words: RegExp) => expect.stringMatching(new RegExp(`^[^\\n]*${words.source}[^\\n]*\\n$`));
  const wrongUse = (words: string) => [
    2,
    expect.stringMatching(`^${words}\nUsage: npx bakehouse copy-database FROM TO`),
  ];

  expect(await says(from)).toEqual(wrongUse("TO is missing\\."));
  expect(await says("bakehouse.db", full)).toEqual(wrongUse("FROM and TO are a file: URL such as .*"));
  expect(await says(from, "postgresql://no-database.example")).toEqual(wrongUse("FROM and TO are a file: URL .*"));
  expect(await says(from, from)).toEqual(wrongUse("FROM and TO are the same database\\."));
  expect(await says(file("nowhere.db"), full)).toEqual(wrongUse("There is no file .*/nowhere\\.db\\."));

  expect(await says(from, full)).toEqual([1, sentence(/has rows already \(in Worker\)/)]);
  expect(await workersIn(full)).toEqual(["c"]);

  await writeFile(path.join(folder, "text"), "no database at all");
  expect(await says(file("text"), file("a.db"))).toEqual([1, sentence(/text is not a database/)]);
  expect(await says(from, file("text"))).toEqual([1, sentence(/text is not a database/)]);
  const nobody = "postgresql://baker:secret@127.0.0.1:1/bakehouse";
  for (const ends of [
    [nobody, file("b.db")],
    [from, nobody],
  ])
    expect(await says(...ends)).toEqual([1, sentence(/database bakehouse at 127\.0\.0\.1:1 does not answer/)]);
});

it("knows a file that is written in two ways", async () => {
  const from = await databaseOf([]);
  const again = `file:${path.relative(process.cwd(), path.join(folder, "0 workers.db"))}`;
  const ends = TEST_SERVER === undefined ? [from, again] : [from, `${from}?application_name=copy`];
  const { code, stderr } = await callHere(["copy-database", ...ends]);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(/^FROM and TO are the same database\.\n/),
  });
});
