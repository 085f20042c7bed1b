import { execFile } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { digestOf } from "#lib/backup/copy";
import { getBuild } from "#lib/builds/reads";
import { requestImage } from "#lib/builds/request";
import { hasEnded } from "#lib/builds/state";
import { openContext } from "#lib/context";
import { db, openDatabase } from "#lib/db";
import { parseEnv } from "#lib/env";
import { keyringOf } from "#lib/signing/key";
import { requireTrusted } from "#lib/signing/verify-list";
import { scratch } from "#lib/testing/bakery";
import { useContext } from "#lib/testing/context";
import { TEST_SERVER } from "#lib/testing/postgresql";
import { startWorker } from "#lib/testing/processes";
import { runNext } from "#lib/testing/run-next";
import { ROOT } from "../scripts/folders.mjs";
import { callHere } from "./testing/call";

const test = useContext({ BAKEHOUSE_SIGNING: "on", BAKEHOUSE_CONCURRENCY: "2" });
const NEVER = new AbortController().signal;

/** The real command line for a data folder. */
async function call(data: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env: NodeJS.ProcessEnv = { ...process.env, ...test.variables, BAKEHOUSE_DATA: data, DATABASE_URL: "" };
  try {
    const file = path.join(ROOT, "bin/bakehouse.mjs");
    return { code: 0, ...(await promisify(execFile)(process.execPath, [file, ...args], { env })) };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string }; // what execFile documents
  }
}

const queue = async (recipe: string, version: string, name: string) =>
  (await requestImage({ recipe, version, name }, test.context, "a test")).build.id;
const until = async (id: string, holds: (status: string) => boolean) => {
  while (!holds((await getBuild(id)).status)) await sleep(50);
};

/** What machines see of a data folder: each published file with the digest of its very bytes, held against signed lists. */
async function published(data: string): Promise<Map<string, string>> {
  const database = openDatabase(`file:${data}/bakehouse.db`);
  try {
    const keys = await database.signingKey.findMany();
    const keyring = keyringOf(keys.map(({ publicKey }) => publicKey));
    const found = new Map<string, string>();
    for (const { file, name, sha256 } of await database.image.findMany({ where: { deletedAt: null } })) {
      const scope = { where: { scope: name }, orderBy: { sequence: "desc" } } as const;
      const { text, signature } = await database.publication.findFirstOrThrow(scope);
      const list = { list: Buffer.from(text), signature: signature ?? new Uint8Array(), keyring };
      expect((await requireTrusted(list, new Date())).images.get(file)).toBe(sha256);
      found.set(file, await digestOf(path.join(data, "images", sha256.slice(0, 2), `${sha256}.raw`), NEVER));
      expect(found.get(file)).toBe(sha256);
    }
    return found;
  } finally {
    await database.$disconnect();
  }
}

it.skipIf(TEST_SERVER)(
  "backs up while a worker bakes, and elsewhere everything published is there and the rest is baked",
  {
    timeout: 300_000,
  },
  async () => {
    const data = test.context.env.BAKEHOUSE_DATA;
    const [to, elsewhere] = [path.join(await scratch(), "monday"), path.join(await scratch(), "data")];
    await mkdir(path.join(data, "recipes/mine/files"), { recursive: true });
    await writeFile(path.join(data, "recipes/mine/files/note"), "my own");
    const first = [await queue("docker", "20.10.24", "first"), await queue("docker", "24.0.5", "second")];
    const worker = startWorker(test.variables);
    for (const id of first) await until(id, (status) => status === "succeeded");
    test.fixture.slow(3_000_000);
    const later = [await queue("docker", "20.10.24", "third"), await queue("kubernetes", "v1.27.4", "fourth")];
    for (const id of later) await until(id, (status) => status !== "queued");

    const made = await call(data, "back-up", to);
    expect(made).toMatchObject({ code: 0, stderr: "" });
    expect(made.stdout).toMatch(
      /^Backed up to .*: the database, the bytes of \d+ images .*, 1 file of own recipes, 1 key\.\n$/,
    );
    for (const id of later) await until(id, (status) => hasEnded(status as "failed"));
    const gone = once(worker, "exit");
    worker.kill("SIGTERM");
    await gone;
    const whole = await published(data);
    expect(whole.size).toBe(4);

    expect(await call(elsewhere, "restore", to)).toMatchObject({ code: 0, stderr: "" });
    const then = await published(elsewhere);
    expect(then.size).toBeGreaterThanOrEqual(2);
    for (const [file, digest] of then) expect(whole.get(file)).toBe(digest);
    expect(await readFile(path.join(elsewhere, "recipes/mine/files/note"), "utf8")).toBe("my own");

    const again = startWorker({ ...test.variables, BAKEHOUSE_DATA: elsewhere, DATABASE_URL: "" });
    const restored = openDatabase(`file:${elsewhere}/bakehouse.db`);
    await expect.poll(() => restored.image.count(), { timeout: 120_000 }).toBe(4);
    await restored.$disconnect();
    const over = once(again, "exit");
    again.kill("SIGTERM");
    await over;
    expect(await published(elsewhere)).toEqual(whole);
  },
);

it.skipIf(TEST_SERVER)(
  "keeps secrets to its owner, takes no room for bytes on the same disk, and leaves nothing unfinished",
  async () => {
    const { BAKEHOUSE_DATA: data } = test.context.env;
    await queue("docker", "20.10.24", "docker");
    await runNext(test.context);
    const to = await scratch();
    expect(await call(data, "back-up", to, "--json")).toMatchObject({ code: 0 });
    const { images, files } = JSON.parse(await readFile(path.join(to, "back-up.json"), "utf8"));
    const [key = ""] = Object.keys(files);
    const mode = async (file: string) => ((await stat(path.join(to, file))).mode & 0o777).toString(8);
    expect(await Promise.all([".", "bakehouse.db", key, "signing"].map(mode))).toEqual(["700", "600", "600", "700"]);
    const image = path.join(to, "images", images[0].slice(0, 2), `${images[0]}.raw`);
    expect((await stat(image)).nlink).toBe(2);
    expect((await call(data, "back-up", to)).stderr).toBe(`${to} is not empty: name a folder that is, or a new one.\n`);

    const elsewhere = await scratch();
    await mkdir(path.join(elsewhere, "lost+found"));
    expect(await call(elsewhere, "restore", to)).toMatchObject({ code: 0 });
    const restored = path.join(elsewhere, "images", images[0].slice(0, 2), `${images[0]}.raw`);
    expect((await stat(restored)).nlink).toBe(1);
    expect((await call(elsewhere, "restore", to)).stderr).toMatch(/^BAKEHOUSE_DATA .* is not empty/);
  },
);

it.skipIf(TEST_SERVER)(
  "tells of bytes that are lost or damaged, and restores nothing of a back-up that is not whole",
  async () => {
    const { BAKEHOUSE_DATA: data } = test.context.env;
    for (const [version, name] of [
      ["20.10.24", "lost"],
      ["24.0.5", "kept"],
    ] as const) {
      await queue("docker", version, name);
      await runNext(test.context);
    }
    const [lost, kept] = (await db().image.findMany({ orderBy: { name: "desc" } })).map(({ sha256 }) => sha256);
    const bytesOf = (folder: string, sha256 = "") => path.join(folder, "images", sha256.slice(0, 2), `${sha256}.raw`);
    await rm(bytesOf(data, lost));
    const to = path.join(await scratch(), "b");
    const made = await call(data, "back-up", to);
    expect(made).toMatchObject({
      code: 1,
      stderr: `Warning: The bytes ${lost} are missing or damaged where they were: they are not in it.\n`,
    });

    await rm(bytesOf(to, kept));
    await writeFile(bytesOf(to, kept), "others");
    const elsewhere = path.join(await scratch(), "data");
    const damaged = await call(elsewhere, "restore", to);
    expect(damaged).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`The bytes ${kept} are damaged in the back-up`),
    });

    const nowhere = path.join(await scratch(), "data");
    await chmod(path.join(to, "bakehouse.db"), 0o600);
    await writeFile(path.join(to, "bakehouse.db"), "SQLite format 3");
    expect((await call(nowhere, "restore", to)).stderr).toMatch(
      /bakehouse\.db is missing or damaged: nothing was restored\.\n$/,
    );
    await rm(path.join(to, "back-up.json"));
    expect((await call(nowhere, "restore", to)).stderr).toMatch(/is no whole back-up/);
    await writeFile(
      path.join(to, "back-up.json"),
      JSON.stringify({ ...HOSTILE, files: { "recipes/../../x": "0".repeat(64) } }),
    );
    expect((await call(nowhere, "restore", to)).stderr).toMatch(/is damaged, or from a newer version/);
    await expect(stat(nowhere)).rejects.toThrow("ENOENT");
  },
);

it.skipIf(TEST_SERVER)("restores over nothing that is there, and backs up no database that is not", async () => {
  const { BAKEHOUSE_DATA: data } = test.context.env;
  const [to, recipes] = [path.join(await scratch(), "monday"), await scratch()];
  await mkdir(path.join(data, "recipes/mine"), { recursive: true });
  await writeFile(path.join(data, "recipes/mine/note"), "my own");
  expect(await callHere(["back-up", to])).toMatchObject({ code: 0, stderr: "" });

  const elsewhere = path.join(await scratch(), "data");
  const refused = async (variables: Record<string, string>) => {
    const env = parseEnv({ ...test.variables, BAKEHOUSE_DATA: elsewhere, DATABASE_URL: "", ...variables });
    globalThis.bakehouseContext = openContext(env);
    const { code, stdout, stderr } = await callHere(["restore", to]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    await expect(stat(elsewhere)).rejects.toThrow("ENOENT");
    return stderr;
  };
  await writeFile(path.join(recipes, "recipe.yaml"), "another's");
  expect(await refused({ BAKEHOUSE_RECIPES: recipes })).toMatch(/^BAKEHOUSE_RECIPES .* is not empty: .*\.\n$/);
  const taken = test.variables.DATABASE_URL ?? "";
  expect(await refused({ DATABASE_URL: taken })).toMatch(/^The database .* is there already\.\n$/);
  await writeFile(path.join(to, "recipes/mine/note"), "changed");
  expect(await refused({})).toMatch(/note is missing or damaged: nothing was restored\.\n$/);

  globalThis.bakehouseContext = test.context;
  await rm(path.join(data, "bakehouse.db"));
  const gone = await callHere(["back-up", path.join(await scratch(), "tuesday")]);
  expect(gone).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringMatching(/^The database .* was removed .*\.\n$/),
  });
});

const HOSTILE = { format: 1, madeAt: new Date(0).toISOString(), database: "0".repeat(64), images: [], missing: [] };
