import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Adoption, adoptImages } from "#lib/builds/adopt";
import { adoptFile } from "#lib/builds/adopt-file";
import { getBuild } from "#lib/builds/reads";
import { requestImage } from "#lib/builds/request";
import { retryBuild } from "#lib/builds/retry";
import { showImage } from "#lib/builds/show";
import { sweep } from "#lib/builds/sweep";
import type { Manifest } from "#lib/images/manifest";
import { findImage, getImage, getManifest } from "#lib/images/reads";
import { countAside } from "#lib/images/tidy";
import { useContext } from "#lib/testing/context";
import { readImage } from "#lib/testing/image-bytes";
import { loseDatabase } from "#lib/testing/lost-database";
import { bakeQueued } from "../../app/_server/testing/bake-queued";

const test = useContext();
const FILE = "docker-20.10.24-x86-64.raw";
const DOCKER = { recipe: "docker", version: "20.10.24" };
const signal = new AbortController().signal;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-adopt-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Bakes the image, copies its bytes alone to a file of this name, and loses the database and perhaps the store. */
async function bakeAndCopy(name: string, { keepStore = false } = {}) {
  await requestImage(DOCKER, test.context, "a test");
  await bakeQueued(test.context);
  const image = await getImage(FILE);
  const manifest = await getManifest(FILE);
  const stored = path.join(test.context.env.BAKEHOUSE_DATA, "images", image.sha256.slice(0, 2), image.sha256);
  const file = path.join(folder, name);
  await copyFile(`${stored}.raw`, file);
  const facts = await readFile(`${stored}.json`);
  if (keepStore) await rm(`${stored}.json`);
  else await rm(path.join(test.context.env.BAKEHOUSE_DATA, "images"), { recursive: true });
  await loseDatabase(test);
  return { file, image, manifest, facts };
}

function adopt(file: string, version?: string): Promise<Adoption[]> {
  return adoptFile(file, { store: test.context.store, version, now: new Date(), signal });
}

async function adoptAll(): Promise<Adoption[]> {
  const adoptions: Adoption[] = [];
  for await (const adoption of adoptImages(test.context.store, new Date())) adoptions.push(adoption);
  return adoptions;
}

function pathsIn(manifest: Manifest): string[] {
  return manifest.map(({ path }) => path).sort();
}

describe("an image of which only the bytes are left", () => {
  it("is taken in as what it and its file name say", async () => {
    const { file, image, manifest } = await bakeAndCopy(FILE);
    expect(await adopt(file)).toEqual([{ sha256: image.sha256, file: FILE, why: null }]);
    const { name, version, arch, os, osVersion, sha256, size, compression } = image;
    const same = { name, version, revision: 0, arch, os, osVersion, sha256, size, compression };
    expect(await getImage(FILE)).toMatchObject({ ...same, recipe: null });
    expect(pathsIn(await getManifest(FILE))).toEqual(pathsIn(manifest));
    expect(await readImage(test.context.store, sha256)).toEqual(await readFile(file));
    const { buildId } = await getImage(FILE);
    const request = { name, version, arch, os, compression, filename: FILE, adopted: sha256 };
    expect(await getBuild(buildId)).toMatchObject({ kind: "adopted", status: "succeeded", request, plan: null });
    await expect(retryBuild(buildId, test.context, "a test")).rejects.toThrow(/read in from the file/);
  });

  it("is to be read in again once its bytes are lost: nothing can bake it", async () => {
    const { file } = await bakeAndCopy(FILE);
    await adopt(file);
    await rm(path.join(test.context.env.BAKEHOUSE_DATA, "images"), { recursive: true });
    const { missing } = await showImage(await getImage(FILE), test.context);
    expect(missing).toMatch(/are missing.*or read the file in again.*npx bakehouse adopt-images FILE\.$/);
    expect(missing).not.toContain("bakes it anew");
    await adopt(file);
    expect((await showImage(await getImage(FILE), test.context)).missing).toBeNull();
  });

  it("owns its name, as the image of another request", async () => {
    const { file } = await bakeAndCopy(FILE);
    await adopt(file);
    const asked = requestImage(DOCKER, test.context, "a test");
    await expect(asked).rejects.toMatchObject({ code: "conflict", facts: { image: { file: FILE } } });
  });

  it("needs its version where no file name has it", async () => {
    const { file } = await bakeAndCopy("docker.raw");
    await expect(adopt(file)).rejects.toThrow(
      `${file} holds docker for flatcar on x86-64, but images do not hold their version. Give --version, or name the file docker-VERSION-x86-64.raw.`,
    );
    expect(await adopt(file, "20.10.24")).toMatchObject([{ file: FILE, why: null }]);
  });

  it("is what a file beside it says", async () => {
    const { file, image, facts } = await bakeAndCopy("anything.raw");
    await writeFile(file.replace(/raw$/, "json"), facts);
    expect(await adopt(file)).toMatchObject([{ file: FILE, why: null }]);
    expect(await getImage(FILE)).toEqual(image);
  });

  it("is told from its bytes in the store, and comes back with its version", async () => {
    const { file, image } = await bakeAndCopy("docker.raw", { keepStore: true });
    const stored = `images/${image.sha256.slice(0, 2)}/${image.sha256}.raw`;
    const why = expect.stringContaining(
      `${stored} holds docker for flatcar on x86-64, and nothing beside it says more.`,
    );
    expect(await adoptAll()).toEqual([{ sha256: image.sha256, file: null, why }]);
    await sweep(test.context, new Date(Date.now() + 120_000));
    expect(await adoptAll()).toMatchObject([{ why: expect.stringContaining("images/quarantine/") }]);
    await adopt(file, "20.10.24");
    expect(await getImage(FILE)).toMatchObject({ sha256: image.sha256 });
    expect((await countAside(test.context.store)).count).toBe(0);
  });

  it("gives a row its bytes back", async () => {
    await requestImage(DOCKER, test.context, "a test");
    await bakeQueued(test.context);
    const image = await getImage(FILE);
    const images = path.join(test.context.env.BAKEHOUSE_DATA, "images");
    const file = path.join(folder, "x.raw");
    await copyFile(path.join(images, image.sha256.slice(0, 2), `${image.sha256}.raw`), file);
    await rm(images, { recursive: true });
    expect(await adopt(file)).toEqual([{ sha256: image.sha256, file: FILE, why: null }]);
    expect(await test.context.store.stat(image.sha256)).toMatchObject({ size: image.size });
    expect(await getImage(FILE)).toEqual(image);
    expect(await test.context.store.facts({ sha256: image.sha256 })).toMatchObject([{ buildId: image.buildId }]);
  });
});

describe("a file that is not taken in", () => {
  it.each([
    ["is no image", "no.raw", "text", /no\.raw cannot be read/],
    ["is not there", "gone.raw", null, /gone\.raw can't be read/],
  ])("%s", async (_what, name, text, message) => {
    const file = path.join(folder, name);
    if (text !== null) await writeFile(file, text);
    await expect(adopt(file, "1.0.0")).rejects.toThrow(message);
    expect(await test.leftovers()).toEqual([]);
  });

  it("leaves nothing behind when its name is taken", async () => {
    const { file } = await bakeAndCopy("docker.raw");
    await requestImage({ ...DOCKER, compression: "gzip:1" }, test.context, "a test");
    await bakeQueued(test.context);
    const before = await test.leftovers();
    expect(await adopt(file, "20.10.24")).toMatchObject([{ why: `${FILE} is the name of another image by now.` }]);
    expect(await test.leftovers()).toEqual(before);
    expect(await findImage(FILE)).toMatchObject({ compression: "gzip:1" });
  });
});
