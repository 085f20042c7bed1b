import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as images from "#lib/images/data";
import { Image } from "#lib/images/schema";
import { type ImageStore, localStore } from "#lib/images/store";
import { useDatabase } from "#lib/testing/database";
import { publishImage } from "#lib/testing/image-rows";

useDatabase();
let folder: string;
let store: ImageStore;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-images-"));
  store = localStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const NOW = new Date("2026-11-23T08:00:00Z");

describe("listImages", () => {
  it("gives pages, newest first, without gaps or repeats also where times are equal", async () => {
    for (const [minute, version] of ["1.0.0", "1.1.0", "1.2.0", "1.3.0", "1.4.0"].entries())
      await publishImage(store, { name: "a", version, createdAt: new Date(2026, 0, 1, 0, Math.floor(minute / 2)) });
    const seen: string[] = [];
    for (let cursor: string | undefined, more = true; more; ) {
      const page = await images.listImages({ limit: 2, cursor });
      seen.push(...page.items.map(({ version }) => version));
      cursor = page.next ?? undefined;
      more = page.next !== null;
    }
    expect(seen).toEqual(["1.4.0", "1.2.0", "1.3.0", "1.0.0", "1.1.0"]);
  });

  it("filters by name and refuses a cursor it did not give", async () => {
    await publishImage(store, { name: "a", version: "1.0.0" });
    await publishImage(store, { name: "b", version: "1.0.0" });
    const { items, next } = await images.listImages({ name: "b", limit: 50 });
    expect(items.map(({ file }) => file)).toEqual(["b-1.0.0-x86-64.raw"]);
    expect(next).toBeNull();
    await expect(images.listImages({ limit: 1, cursor: "x" })).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("deleteImage", () => {
  it("takes the image out of every list, removes its bytes and keeps its name reserved", async () => {
    const { file, sha256 } = await publishImage(store, { name: "a", version: "1.0.0" });
    await images.deleteImage(file, store, NOW);
    expect(await images.findImage(file)).toBeNull();
    expect(await images.imagesOf("a")).toEqual([]);
    expect(await images.publishedDigests()).toEqual(new Set());
    expect((await images.listImages({ limit: 50 })).items).toEqual([]);
    await expect(stat(store.path(sha256))).rejects.toThrow("ENOENT");
    expect(await images.findReserved(file)).toMatchObject({ file, deletedAt: NOW });
    await expect(images.getImage(file)).rejects.toMatchObject({ code: "not_found" });
  });

  it("keeps bytes that another image has too, until that goes as well", async () => {
    const first = await publishImage(store, { name: "a", version: "1.0.0", text: "same" });
    const second = await publishImage(store, { name: "a", version: "1.0.0", revision: 1, text: "same" });
    await images.deleteImage(first.file, store, NOW);
    expect((await stat(store.path(second.sha256))).size).toBe(4);
    await images.deleteImage(second.file, store, NOW);
    await expect(stat(store.path(second.sha256))).rejects.toThrow("ENOENT");
  });

  it("deletes once: of many at the same time one succeeds, the others are told", async () => {
    const { file } = await publishImage(store, { name: "a", version: "1.0.0" });
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () => images.deleteImage(file, store, new Date())),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results.filter((each) => each.status === "rejected"))
      expect(result.reason).toMatchObject({ code: "not_found" });
  });
});

describe("toImage", () => {
  it("has the shape outside programs know", async () => {
    const { file, sha256 } = await publishImage(store, { name: "k3s", version: "v1.32.2+k3s1", createdAt: NOW });
    const image = images.toImage(await images.getImage(file), { baseUrl: "http://h:1", outdated: null });
    expect(Image.parse(image)).toEqual({
      file: "k3s-v1.32.2+k3s1-x86-64.raw",
      name: "k3s",
      version: "v1.32.2+k3s1",
      revision: 0,
      arch: "x86-64",
      os: "flatcar",
      sha256,
      size: 36,
      compression: "gzip:6",
      recipe: null,
      outdated: null,
      buildId: `build of ${file}`,
      createdAt: "2026-11-23T08:00:00.000Z",
      url: "http://h:1/extensions/k3s-v1.32.2+k3s1-x86-64.raw",
    });
  });
});
