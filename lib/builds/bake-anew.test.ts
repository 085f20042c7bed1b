import { rm, truncate } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { adoptImages } from "#lib/builds/adopt";
import { getBuild } from "#lib/builds/reads";
import { requestImage } from "#lib/builds/request";
import { retryBuild } from "#lib/builds/retry";
import { showImage } from "#lib/builds/show";
import { sweep } from "#lib/builds/sweep";
import { db, openDatabase } from "#lib/db";
import { AppError } from "#lib/errors";
import { getImage } from "#lib/images/reads";
import { answer } from "#lib/repository/serve";
import { withdraw } from "#lib/repository/writes";
import { useContext } from "#lib/testing/context";
import { loseDatabase } from "#lib/testing/lost-database";
import { bakeQueued } from "../../app/_server/testing/bake-queued";

const test = useContext();
const FILE = "docker-20.10.24-x86-64.raw";
const ask = () => requestImage({ recipe: "docker", version: "20.10.24" }, test.context, "a test");
const images = () => path.join(test.context.env.BAKEHOUSE_DATA, "images");
const serve = () => answer([FILE], { store: test.context.store, baseUrl: "" });

async function bake() {
  await ask();
  await bakeQueued(test.context);
  return getImage(FILE);
}

it("the images folder was lost: that is said, and the same request bakes the same bytes anew", async () => {
  const before = await bake();
  await rm(images(), { recursive: true });
  await expect(serve()).rejects.toMatchObject({ code: "not_found", message: expect.stringContaining("are missing") });
  expect((await showImage(before, test.context)).missing).toMatch(/are missing.*the same request bakes it anew/);
  const asked = await ask();
  expect(asked).toMatchObject({ build: { status: "queued" }, image: null });
  expect((await ask()).build.id).toBe(asked.build.id);
  await bakeQueued(test.context);
  expect(await getBuild(asked.build.id)).toMatchObject({ status: "succeeded", error: null });
  expect(await getImage(FILE)).toEqual({ ...before, buildId: asked.build.id });
  expect(await ask()).toMatchObject({ build: { id: asked.build.id }, image: { file: FILE, missing: null } });
  expect(await serve()).toMatchObject({ kind: "image", sha256: before.sha256 });
});

it("an object storage that does not answer has not lost what it has: the same request is answered by the image", async () => {
  await bake();
  const stat = () => Promise.reject(new AppError("upstream", "The object storage has too much to do."));
  const context = { ...test.context, store: { ...test.context.store, stat } };
  const asked = await requestImage({ recipe: "docker", version: "20.10.24" }, context, "a test");
  expect(asked.image).toMatchObject({ file: FILE, missing: null });
});

it("a withdrawn image whose bytes are baked anew stays withdrawn, also once the database is lost", async () => {
  await bake();
  const { withdrawn } = await withdraw(FILE, "Broken.", test.context.store, new Date());
  await rm(images(), { recursive: true });
  await bake();
  expect(await getImage(FILE)).toMatchObject({ state: "withdrawn", withdrawn });
  await loseDatabase(test);
  for await (const { why } of adoptImages(test.context.store, new Date())) expect(why).toBeNull();
  expect(await getImage(FILE)).toMatchObject({ state: "withdrawn", withdrawn });
});

it("bytes that were cut off are baked anew as well", async () => {
  const { sha256, buildId } = await bake();
  await truncate(path.join(images(), sha256.slice(0, 2), `${sha256}.raw`), 100);
  await retryBuild(buildId, test.context, "a test");
  await bakeQueued(test.context);
  expect(await serve()).toMatchObject({ kind: "image", sha256 });
});

it("the plan of then is baked, whatever became of the recipe", async () => {
  const { buildId, sha256 } = await bake();
  const plan = (await getBuild(buildId)).plan;
  await rm(images(), { recursive: true });
  const catalog = await test.context.catalog();
  const docker = catalog.recipes.get("docker");
  if (plan === null || docker === undefined) throw new Error("There is no plan or recipe.");
  const recipe = { ...docker.recipe, image: docker.recipe.image.slice(0, 1) };
  const recipes = new Map(catalog.recipes).set("docker", { ...docker, recipe, digest: "0".repeat(64) });
  const changed = { ...test.context, catalog: async () => ({ ...catalog, recipes }) };
  await requestImage({ recipe: "docker", version: "20.10.24" }, changed, "a test");
  await bakeQueued(test.context);
  expect(await serve()).toMatchObject({ kind: "image", sha256 });
});

it("other bytes than the lost ones are refused", async () => {
  const { sha256, buildId } = await bake();
  await rm(images(), { recursive: true });
  await db().image.update({ where: { file: FILE }, data: { sha256: "0".repeat(64) } });
  const { build } = await ask();
  await bakeQueued(test.context);
  const message = expect.stringMatching(`other bytes \\(${sha256}\\).*published bytes never change.*revision 1`);
  expect(await getBuild(build.id)).toMatchObject({ status: "failed", error: { code: "conflict", message } });
  expect((await getImage(FILE)).buildId).toBe(buildId);
});

it("bytes that were set aside under another database come back under this one", async () => {
  const before = await bake();
  await loseDatabase(test);
  await sweep(test.context, new Date(Date.now() + 120_000));
  await db().$disconnect();
  globalThis.bakehouseDatabase = openDatabase(test.context.env.DATABASE_URL);
  await expect(serve()).rejects.toMatchObject({ code: "not_found" });
  await sweep(test.context, new Date());
  expect(await serve()).toMatchObject({ kind: "image", sha256: before.sha256 });
  expect(await getImage(FILE)).toEqual(before);
});
