import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { type Adoption, adoptImages } from "#lib/builds/adopt";
import { cancelBuild } from "#lib/builds/cancel";
import { claim } from "#lib/builds/claim";
import { getBuild } from "#lib/builds/reads";
import { getInspection } from "#lib/builds/reads-inspections";
import { requestImage } from "#lib/builds/request";
import { sweep } from "#lib/builds/sweep";
import { db } from "#lib/db";
import { getImage, getManifest } from "#lib/images/reads";
import { countAside } from "#lib/images/tidy";
import { announceImage } from "#lib/images/writes";
import { answer } from "#lib/repository/serve";
import { deleteImage, publish, withdraw } from "#lib/repository/writes";
import { useContext } from "#lib/testing/context";
import { loseDatabase, saveDatabase } from "#lib/testing/lost-database";
import { recoverNow } from "#lib/testing/recover-now";
import { runNext } from "#lib/testing/run-next";
import { bakeQueued } from "../../app/_server/testing/bake-queued";

const test = useContext();
const FILE = "docker-20.10.24-x86-64.raw";
const DOCKER = { recipe: "docker", version: "20.10.24" };
const ask = (more: object = {}) => requestImage({ ...DOCKER, ...more }, test.context, "a test");
const LATER = new Date(Date.now() + 3_600_000);

async function bake(more: object = {}): Promise<string> {
  const { build } = await ask(more);
  await bakeQueued(test.context);
  return build.id;
}

async function sums(): Promise<string> {
  const found = await answer(["SHA256SUMS"], { store: test.context.store, baseUrl: "" });
  return found.kind === "text" ? String(await found.body()) : "";
}

async function adoptAll(): Promise<Adoption[]> {
  const adoptions: Adoption[] = [];
  for await (const adoption of adoptImages(test.context.store, new Date())) adoptions.push(adoption);
  return adoptions;
}

/** Of the file beside the bytes in their place. */
function factsFile(sha256: string): string {
  return path.join(test.context.env.BAKEHOUSE_DATA, "images", sha256.slice(0, 2), `${sha256}.json`);
}

describe("after the database was lost", () => {
  it.each([
    ["at once", async () => {}],
    ["when the sweep has set them aside", async () => void (await sweep(test.context, LATER))],
  ])("images come back as they were: %s", async (_when, before) => {
    await bake();
    const [image, manifest, text] = [await getImage(FILE), await getManifest(FILE), await sums()];
    const inspection = await getInspection(FILE);
    await loseDatabase(test);
    await before();
    expect(await adoptAll()).toEqual([{ sha256: image.sha256, file: FILE, why: null }]);
    expect(await getImage(FILE)).toEqual(image);
    expect(await getManifest(FILE)).toEqual(manifest);
    expect(await getInspection(FILE)).toEqual({ ...inspection, inspectedAt: expect.any(String) });
    expect(await sums()).toBe(text);
    const again = await ask();
    expect(again).toMatchObject({ build: { id: image.buildId, status: "succeeded" }, image: { file: FILE } });
    expect(await adoptAll()).toEqual([]);
    expect((await countAside(test.context.store)).count).toBe(0);
  });

  it("a withdrawn image comes back withdrawn, one that was published again published", async () => {
    await bake();
    await bake({ revision: 1 });
    const { store } = test.context;
    for (const file of [FILE, "docker-20.10.24-1-x86-64.raw"]) await withdraw(file, "Broken.", store, LATER);
    await publish("docker-20.10.24-1-x86-64.raw", store, LATER);
    const [withdrawn, text] = [await getImage(FILE), await sums()];
    await loseDatabase(test);
    await adoptAll();
    expect(await getImage(FILE)).toEqual(withdrawn);
    expect(await sums()).toBe(text);
    expect(text).not.toContain(FILE);
  });

  it("a candidate stays one, and what was published later keeps the time of it", async () => {
    await bake({ candidate: true });
    expect(await getImage(FILE)).toMatchObject({ state: "candidate", publishedAt: null });
    await loseDatabase(test);
    await adoptAll();
    expect(await getImage(FILE)).toMatchObject({ state: "candidate", publishedAt: null });
    await publish(FILE, test.context.store, LATER);
    await withdraw(FILE, "Broken.", test.context.store, new Date(LATER.getTime() + 1));
    await publish(FILE, test.context.store, new Date(LATER.getTime() + 2));
    const image = await getImage(FILE);
    expect(image.publishedAt).toEqual(LATER);
    await loseDatabase(test);
    await adoptAll();
    expect(await getImage(FILE)).toEqual(image);
  });

  it("images with the same bytes all come back, but for a deleted one", async () => {
    await bake();
    await bake({ revision: 1 });
    await bake({ revision: 2 });
    const { sha256 } = await getImage(FILE);
    await deleteImage("docker-20.10.24-2-x86-64.raw", test.context.store, new Date());
    await loseDatabase(test);
    await sweep(test.context, LATER);
    const back = await adoptAll();
    expect(back.map(({ file }) => file).sort()).toEqual(["docker-20.10.24-1-x86-64.raw", FILE]);
    expect(await getImage("docker-20.10.24-1-x86-64.raw")).toMatchObject({ sha256, revision: 1 });
    expect(await getImage(FILE)).toMatchObject({ sha256, revision: 0 });
  });

  it("what was kept beside bytes by an earlier version is read as well", async () => {
    await bake();
    const { sha256 } = await getImage(FILE);
    const [facts] = JSON.parse(await readFile(factsFile(sha256), "utf8"));
    await writeFile(factsFile(sha256), JSON.stringify(facts));
    await loseDatabase(test);
    expect(await adoptAll()).toEqual([{ sha256, file: FILE, why: null }]);
  });

  it("bytes that a build is about to publish are left to it", async () => {
    const id = await bake();
    const { sha256 } = await getImage(FILE);
    await loseDatabase(test);
    await announceImage({ buildId: id, sha256, now: new Date() });
    expect(await adoptAll()).toEqual([]);
  });

  it("damaged bytes, deleted and unknown images stay aside, each with the reason", async () => {
    await bake();
    const { sha256 } = await getImage(FILE);
    await test.context.store.setAside(sha256, "2026-11-25");
    const aside = path.join(test.context.env.BAKEHOUSE_DATA, "images/quarantine/2026-11-25", `${sha256}.raw`);
    await deleteImage(FILE, test.context.store, new Date());
    expect(await adoptAll()).toMatchObject([{ why: `${FILE} was deleted.` }]);
    await appendFile(aside, "x");
    expect(await adoptAll()).toMatchObject([{ file: FILE, why: expect.stringContaining("damaged") }]);
    await rm(aside.replace(/raw$/, "json"));
    expect(await adoptAll()).toMatchObject([{ file: null, why: expect.stringMatching(/quarantine.*damaged/) }]);
    expect((await countAside(test.context.store)).count).toBe(1);
  });

  it("damaged bytes that were set aside do not take the place of good ones", async () => {
    await bake();
    const { sha256 } = await getImage(FILE);
    await loseDatabase(test);
    await sweep(test.context, LATER);
    await bake();
    const day = LATER.toISOString().slice(0, 10);
    await appendFile(path.join(test.context.env.BAKEHOUSE_DATA, "images/quarantine", day, `${sha256}.raw`), "x");
    expect(await adoptAll()).toMatchObject([{ why: expect.stringContaining("damaged") }]);
    expect((await answer([FILE], { store: test.context.store, baseUrl: "" })).kind).toBe("image");
  });

  it("facts that this version does not understand are no crash", async () => {
    await bake();
    const { sha256 } = await getImage(FILE);
    const [facts] = await test.context.store.facts({ sha256 });
    if (facts === undefined) throw new Error("There are no facts.");
    await test.context.store.putFacts(sha256, [{ ...facts, request: { from: "the future" } }]);
    await loseDatabase(test);
    expect(await adoptAll()).toMatchObject([{ file: FILE, why: expect.stringMatching(/^./) }]);
  });
});

describe("in a database from before an image was published", () => {
  it.each([
    ["waited", async () => {}],
    ["was running", async () => void (await claim("a lease of then", new Date()))],
  ])("the build that %s ends with it", async (_what, before) => {
    const { build } = await ask();
    await before();
    const restore = await saveDatabase(test);
    await recoverNow();
    await bakeQueued(test.context);
    const image = await getImage(FILE);
    await restore();
    expect(await adoptAll()).toMatchObject([{ file: FILE, why: null }]);
    expect(await getBuild(build.id)).toMatchObject({ status: "succeeded", size: image.size, stage: null });
    expect((await getBuild(build.id)).plan?.sources.every(({ sha256 }) => sha256 !== null)).toBe(true);
    expect(await ask()).toMatchObject({ build: { id: build.id }, image: { file: FILE, sha256: image.sha256 } });
  });

  it("a build that a worker bakes once more ends with the image there was", async () => {
    await ask();
    const restore = await saveDatabase(test);
    await bakeQueued(test.context);
    const image = await getImage(FILE);
    await restore();
    const { store } = test.context;
    const temporary = async () => {
      await adoptAll();
      return store.temporary();
    };
    await runNext({ ...test.context, store: { ...store, temporary } });
    expect(await getImage(FILE)).toEqual(image);
    expect((await getBuild(image.buildId)).status).toBe("succeeded");
  });

  it("a build that was cancelled at the last moment stays so", async () => {
    const id = await bake();
    await loseDatabase(test);
    const { build } = await ask();
    await cancelBuild(build.id);
    await db().build.update({ where: { id: build.id }, data: { id } });
    expect(await adoptAll()).toMatchObject([{ why: expect.stringMatching(/ended as cancelled.*Ask for it anew/) }]);
    expect((await getBuild(id)).status).toBe("cancelled");
  });

  it("a build that makes the file anew is named", async () => {
    await bake();
    await loseDatabase(test);
    const { build } = await ask();
    expect(await adoptAll()).toMatchObject([{ why: expect.stringContaining(`Build ${build.id} is making this file`) }]);
    await bakeQueued(test.context);
    expect((await getBuild(build.id)).status).toBe("succeeded");
  });

  it("a name that other bytes have got since stays theirs", async () => {
    await bake();
    const before = await getImage(FILE);
    await loseDatabase(test);
    await bake({ compression: "gzip:1" });
    expect(await adoptAll()).toMatchObject([
      { sha256: before.sha256, why: `${FILE} is the name of another image by now.` },
    ]);
    expect((await getImage(FILE)).sha256).not.toBe(before.sha256);
  });
});

describe("what is kept beside bytes", () => {
  it("is written by the sweep where it is missing, also for one of two images", async () => {
    await bake();
    await bake({ revision: 1 });
    const { sha256 } = await getImage(FILE);
    const facts = await test.context.store.facts({ sha256 });
    expect(facts).toHaveLength(2);
    await rm(factsFile(sha256));
    await sweep(test.context, LATER);
    expect(await test.context.store.facts({ sha256 })).toEqual(facts);
    await test.context.store.dropFacts({ sha256, file: FILE });
    await sweep(test.context, LATER);
    expect(await test.context.store.facts({ sha256 })).toHaveLength(2);
  });
});
