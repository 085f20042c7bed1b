import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "#lib/db";
import { AppError } from "#lib/errors";
import * as images from "#lib/images/reads";
import { usedDigests } from "#lib/images/reads-used";
import { type ImageStore, localStore } from "#lib/images/store";
import { tidyImages } from "#lib/images/tidy";
import { announceImage } from "#lib/images/writes";
import { ALL, findPublication, findStreams, publicationText } from "#lib/repository/reads";
import { deleteImage, republish, republishAll } from "#lib/repository/writes";
import { useDatabase } from "#lib/testing/database";
import { publishImage } from "#lib/testing/image-rows";

useDatabase();
let folder: string;
let store: ImageStore;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-repository-"));
  store = localStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const NOW = new Date("2026-11-23T08:00:00Z");

async function published(scope: string) {
  const found = await findPublication(scope);
  return found && { ...found, text: await publicationText(found) };
}

describe("a publication", () => {
  it("is written for the extension and for all when an image comes or goes, and for nobody else", async () => {
    const docker = await publishImage(store, { name: "docker", version: "24.0.5" });
    const compose = await publishImage(store, { name: "docker-compose", version: "2.20.3" });
    const line = ({ file, sha256 }: { file: string; sha256: string }) => `${sha256}  ${file}\n`;
    expect(await published("docker")).toMatchObject({ sequence: 1, text: line(docker) });
    expect(await published(ALL)).toMatchObject({ sequence: 2, text: line(docker) + line(compose) });
    await deleteImage(docker.file, store, NOW);
    expect(await published("docker")).toMatchObject({ sequence: 2, text: "" });
    expect(await published("docker-compose")).toMatchObject({ sequence: 1, text: line(compose) });
    expect(await published(ALL)).toMatchObject({ sequence: 3, text: line(compose) });
  });

  it("names the minor streams there are", async () => {
    for (const version of ["v1.27.4", "v1.27.5", "v1.9.0", "edge"]) await publishImage(store, { name: "k", version });
    expect(await findStreams("k")).toEqual(["v1.27", "v1.9"]);
    await deleteImage("k-v1.9.0-x86-64.raw", store, NOW);
    expect(await findStreams("k")).toEqual(["v1.27"]);
    expect(await findStreams("other")).toBeNull();
  });

  it("is not written again where nothing has changed", async () => {
    await publishImage(store, { name: "docker", version: "24.0.5" });
    await db().$transaction((tx) => republish(tx, "docker", NOW));
    expect((await published("docker"))?.sequence).toBe(1);
  });

  it("comes and goes with the transaction that it belongs to", async () => {
    await publishImage(store, { name: "docker", version: "24.0.5" });
    const failed = db().$transaction(async (tx) => {
      await tx.image.updateMany({ data: { deletedAt: NOW } });
      await republish(tx, "docker", NOW);
      throw new Error("power cut");
    });
    await expect(failed).rejects.toThrow("power cut");
    expect(await published("docker")).toMatchObject({ sequence: 1 });
  });

  it("is kept with the nineteen before it", async () => {
    for (let patch = 1; patch <= 23; patch++) await publishImage(store, { name: "a", version: `1.0.${patch}` });
    const kept = await db().publication.findMany({ where: { scope: "a" }, orderBy: { sequence: "asc" } });
    expect(kept.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 20 }, (_, index) => index + 4));
  });

  it("is made for a database from before there were any, once", async () => {
    await publishImage(store, { name: "a", version: "1.0.0" });
    await publishImage(store, { name: "b", version: "1.0.0" });
    const before = [await published("a"), await published(ALL)].map((found) => found?.text);
    await db().publication.deleteMany();
    for (let round = 0; round < 2; round++) await republishAll(NOW);
    expect([await published("a"), await published(ALL)].map((found) => found?.text)).toEqual(before);
    expect(await db().publication.count()).toBe(3);
  });
});

describe("deleteImage", () => {
  it("takes the image out of every list, removes its bytes and keeps its name reserved", async () => {
    const { file, sha256 } = await publishImage(store, { name: "a", version: "1.0.0" });
    await deleteImage(file, store, NOW);
    expect(await images.findImage(file)).toBeNull();
    expect(await images.imagesOf("a")).toEqual([]);
    expect(await usedDigests(NOW)).toEqual(new Map());
    expect((await images.findImages({ limit: 50 })).items).toEqual([]);
    expect(await store.stat(sha256)).toBeNull();
    expect(await images.findReserved(file)).toMatchObject({ file, deletedAt: NOW });
    await expect(images.getImage(file)).rejects.toMatchObject({ code: "not_found" });
  });

  it("keeps bytes that another image has too, until that goes as well", async () => {
    const first = await publishImage(store, { name: "a", version: "1.0.0", text: "same" });
    const second = await publishImage(store, { name: "a", version: "1.0.0", revision: 1, text: "same" });
    await deleteImage(first.file, store, NOW);
    expect(await store.stat(second.sha256)).toMatchObject({ size: 4 });
    await deleteImage(second.file, store, NOW);
    expect(await store.stat(second.sha256)).toBeNull();
  });

  it("deletes once: of many at the same time one succeeds, the others are told", async () => {
    const { file } = await publishImage(store, { name: "a", version: "1.0.0" });
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => deleteImage(file, store, new Date())));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results.filter((each) => each.status === "rejected"))
      expect(result.reason).toMatchObject({ code: "not_found" });
  });

  it("deletes where the storage is away, and the bytes go when somebody tidies up", async () => {
    const { file, sha256 } = await publishImage(store, { name: "a", version: "1.0.0" });
    const away = { ...store, delete: () => Promise.reject(new AppError("upstream", "The storage is away.")) };
    await deleteImage(file, away, NOW);
    expect(await images.findImage(file)).toBeNull();
    expect(await store.stat(sha256)).not.toBeNull();
    await tidyImages(store, { now: NOW, log: () => {}, keepFacts: async () => {} });
    expect(await store.stat(sha256)).toBeNull();
  });

  it("keeps bytes that a build is about to publish", async () => {
    const { file, sha256 } = await publishImage(store, { name: "a", version: "1.0.0" });
    await announceImage({ buildId: "another", sha256, now: NOW });
    await deleteImage(file, store, NOW);
    expect(await store.stat(sha256)).not.toBeNull();
  });
});
