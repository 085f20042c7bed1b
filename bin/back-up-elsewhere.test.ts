import { execFile } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { getBuild } from "#lib/builds/reads";
import { requestImage } from "#lib/builds/request";
import { openContext } from "#lib/context";
import { openDatabase } from "#lib/db";
import { parseEnv } from "#lib/env";
import { scratch } from "#lib/testing/bakery";
import { useContext } from "#lib/testing/context";
import { readImage } from "#lib/testing/image-bytes";
import { createDatabase, dropDatabase, TEST_SERVER } from "#lib/testing/postgresql";
import { startWorker } from "#lib/testing/processes";
import { useS3 } from "#lib/testing/s3-server";
import { ROOT } from "../scripts/folders.mjs";

type Variables = Record<string, string>;

/** Runs the real command line in a bakery; it has to end well, with one sentence. */
async function call(bakery: Variables, ...args: string[]): Promise<void> {
  const file = path.join(ROOT, "bin/bakehouse.mjs");
  const ended = promisify(execFile)(process.execPath, [file, ...args], { env: { ...process.env, ...bakery } });
  expect((await ended).stdout).toMatch(/^(Backed up|Restored).*\n$/);
}

/** Name, digest and real bytes of each image of a bakery, wherever it keeps them; and its newest lists. */
async function standing(bakery: Variables) {
  const { store } = openContext(parseEnv(bakery));
  const database = openDatabase(bakery.DATABASE_URL ?? "");
  try {
    const rows = await database.image.findMany({ orderBy: { file: "asc" } });
    const images = await Promise.all(
      rows.map(async ({ file, sha256 }) => [file, sha256, (await readImage(store, sha256)).toString("base64")]),
    );
    const lists = await database.publication.findMany({ orderBy: [{ scope: "asc" }, { sequence: "asc" }] });
    return { images, lists: lists.map(({ scope, text }) => [scope, text]) };
  } finally {
    await database.$disconnect();
  }
}

async function whileWorking(bakery: Variables, work: () => Promise<void>): Promise<void> {
  const worker = startWorker(bakery);
  try {
    await work();
  } finally {
    const ended = once(worker, "exit");
    worker.kill("SIGTERM");
    await ended;
  }
}

describe.skipIf(TEST_SERVER === undefined)("a back-up of PostgreSQL and an object storage", () => {
  const test = useContext({ BAKEHOUSE_CONCURRENCY: "2" });
  const s3 = useS3();
  const made: string[] = [];
  afterEach(() => Promise.all(made.splice(0).map(dropDatabase)));

  it("is made while a worker bakes, goes into a file and a folder, and from there into others of its own kind", async () => {
    const first = { ...test.variables, BAKEHOUSE_STORE: s3.url };
    const queue = async (recipe: string, version: string, name: string) =>
      (await requestImage({ recipe, version, name }, test.context, "a test")).build.id;
    const until = async (id: string, holds: (status: string) => boolean) => {
      while (!holds((await getBuild(id)).status)) await sleep(50);
    };
    const [monday, tuesday] = [path.join(await scratch(), "monday"), path.join(await scratch(), "tuesday")];
    await whileWorking(first, async () => {
      const done = await queue("docker", "20.10.24", "done");
      await until(done, (status) => status === "succeeded");
      test.fixture.slow(3_000_000);
      const later = [await queue("docker", "24.0.5", "under-way"), await queue("kubernetes", "v1.27.4", "waits")];
      await until(later[0] ?? "", (status) => status !== "queued");
      await call(first, "back-up", monday);
      for (const id of later) await until(id, (status) => status === "succeeded");
    });
    const whole = await standing(first);
    expect(whole.images).toHaveLength(3);

    const data = path.join(await scratch(), "data");
    const embedded = { ...test.variables, BAKEHOUSE_DATA: data, DATABASE_URL: `file:${data}/bakehouse.db` };
    await call(embedded, "restore", monday);
    const then = await standing(embedded);
    expect(whole.images).toEqual(expect.arrayContaining(then.images));
    expect(whole.lists).toEqual(expect.arrayContaining(then.lists));
    expect(then.images.length).toBeGreaterThan(0);
    const database = openDatabase(embedded.DATABASE_URL);
    await whileWorking(embedded, () => expect.poll(() => database.image.count(), { timeout: 60_000 }).toBe(3));
    await database.$disconnect();
    expect((await standing(embedded)).images).toEqual(whole.images);

    await call(embedded, "back-up", tuesday);
    const url = await createDatabase("template0");
    made.push(url);
    const elsewhere = {
      ...first,
      BAKEHOUSE_DATA: path.join(await scratch(), "data"),
      DATABASE_URL: url,
      BAKEHOUSE_STORE: s3.url.replace("/images", "/others"),
    };
    await call(elsewhere, "restore", tuesday);
    expect(await standing(elsewhere)).toEqual(await standing(embedded));
    const again = call({ ...elsewhere, BAKEHOUSE_DATA: path.join(await scratch(), "data") }, "restore", tuesday);
    await expect(again).rejects.toThrow(/has rows already/);
  });
});
