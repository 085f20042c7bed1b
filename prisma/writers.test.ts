import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "#lib/db";
import { runTogether } from "#lib/testing/processes";
import { migrate } from "#prisma/migrate";

const [PROCESSES, ROUNDS] = [8, 10];

let folder: string;
let url: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-writers-"));
  url = pathToFileURL(path.join(folder, "a.db")).href;
  await migrate(url);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("eight processes that read and write one row in transactions", () => {
  it("lose no write, and open no file for each of them", async () => {
    const database = openDatabase(url);
    await database.worker.create({ data: { id: "w", startedAt: new Date(), concurrency: 0 } });
    const options = { processes: PROCESSES, variables: { URL: url }, flags: ["--expose-gc"] };
    const opened = (await runTogether(ADD, options)).map(Number);
    const { concurrency } = await database.worker.findUniqueOrThrow({ where: { id: "w" } });
    await database.$disconnect();
    expect(concurrency).toBe(PROCESSES * ROUNDS);
    // A refused connection or two may still wait to be collected; one per transaction would be a leak.
    expect(Math.max(...opened)).toBeLessThan(ROUNDS);
  }, 120_000);
});

/** Adds 1 so many times; prints how many more files it had open at the end than after the first time. */
const ADD = `
  import { readdirSync } from "node:fs";
  import { openDatabase } from "#lib/db";
  const database = openDatabase(process.env.URL, 60_000);
  // A connection that was refused the lock is closed when its statement is collected.
  const files = async () => {
    for (let turn = 0; turn < 3; turn++) await new Promise((done) => { globalThis.gc(); setImmediate(done); });
    return process.platform === "linux" ? readdirSync("/proc/self/fd").length : 0;
  };
  const addOne = () => database.$transaction(async (tx) => {
    const { concurrency } = await tx.worker.findUniqueOrThrow({ where: { id: "w" } });
    await tx.worker.update({ where: { id: "w" }, data: { concurrency: concurrency + 1 } });
  }, { maxWait: 60_000, timeout: 60_000 });
  await addOne();
  const before = await files();
  for (let round = 1; round < ${ROUNDS}; round++) await addOne();
  console.log((await files()) - before);
  await database.$disconnect();
`;
