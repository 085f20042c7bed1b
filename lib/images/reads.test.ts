import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as images from "#lib/images/reads";
import { Image, toImage } from "#lib/images/schema";
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

describe("findImages", () => {
  it("gives pages, newest first, without gaps or repeats also where times are equal", async () => {
    for (const [minute, version] of ["1.0.0", "1.1.0", "1.2.0", "1.3.0", "1.4.0"].entries())
      await publishImage(store, { name: "a", version, createdAt: new Date(2026, 0, 1, 0, Math.floor(minute / 2)) });
    const seen: string[] = [];
    for (let cursor: string | undefined, more = true; more; ) {
      const page = await images.findImages({ limit: 2, cursor });
      seen.push(...page.items.map(({ version }) => version));
      cursor = page.next ?? undefined;
      more = page.next !== null;
    }
    expect(seen).toEqual(["1.4.0", "1.2.0", "1.3.0", "1.0.0", "1.1.0"]);
  });

  it("filters by name and refuses a cursor it did not give", async () => {
    await publishImage(store, { name: "a", version: "1.0.0" });
    await publishImage(store, { name: "b", version: "1.0.0" });
    const { items, next } = await images.findImages({ name: "b", limit: 50 });
    expect(items.map(({ file }) => file)).toEqual(["b-1.0.0-x86-64.raw"]);
    expect(next).toBeNull();
    await expect(images.findImages({ limit: 1, cursor: "x" })).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("findImages and countImages", () => {
  it("narrow by words in any order, architecture, system and age", async () => {
    const old = new Date("2026-01-01T00:00:00Z");
    await publishImage(store, { name: "docker", version: "24.0.5", createdAt: old });
    await publishImage(store, { name: "docker", version: "24.0.6", arch: "arm64", createdAt: NOW });
    await publishImage(store, { name: "docker-compose", version: "2.20.3", os: "_any", createdAt: NOW });
    const found = async (filter: images.ImageFilter) => {
      const { items } = await images.findImages({ ...filter, limit: 50 });
      expect(await images.countImages(filter)).toBe(items.length);
      return items.map(({ version }) => version).sort();
    };
    expect(await found({})).toEqual(["2.20.3", "24.0.5", "24.0.6"]);
    expect(await found({ search: " 24.0  DOCKER " })).toEqual(["24.0.5", "24.0.6"]);
    expect(await found({ search: "compose" })).toEqual(["2.20.3"]);
    expect(await found({ search: "podman" })).toEqual([]);
    expect(await found({ name: "docker", arch: "arm64" })).toEqual(["24.0.6"]);
    expect(await found({ os: "_any" })).toEqual(["2.20.3"]);
    expect(await found({ since: NOW })).toEqual(["2.20.3", "24.0.6"]);
    expect(await images.imageFacets()).toEqual({ arches: ["arm64", "x86-64"], systems: ["_any", "flatcar"] });
  });
});

describe("toImage", () => {
  it("has the shape outside programs know", async () => {
    const { file, sha256 } = await publishImage(store, { name: "k3s", version: "v1.32.2+k3s1", createdAt: NOW });
    const image = toImage(await images.getImage(file), { baseUrl: "http://h:1", outdated: null, missing: null });
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
      missing: null,
      fetchedAt: null,
      keptReason: null,
      state: "published",
      withdrawn: null,
      decided: null,
      buildId: `build of ${file}`,
      createdAt: "2026-11-23T08:00:00.000Z",
      publishedAt: "2026-11-23T08:00:00.000Z",
      url: "http://h:1/extensions/k3s-v1.32.2+k3s1-x86-64.raw",
    });
  });
});
