import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { getImage } from "#lib/images/reads";
import { listExtensions, newestBeside } from "#lib/images/reads-extensions";
import { type ImageStore, localStore } from "#lib/images/store";
import { deleteImage, withdraw } from "#lib/repository/writes";
import { useDatabase } from "#lib/testing/database";
import { publishImage } from "#lib/testing/image-rows";

useDatabase();
let folder: string;
let store: ImageStore;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-extensions-"));
  store = localStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const NOW = new Date("2026-11-23T08:00:00Z");

describe("listExtensions", () => {
  it("gives each extension with its number of images, their bytes and the newest of each architecture, in pages", async () => {
    const at = (minute: number) => new Date(2026, 0, 1, 0, minute);
    await publishImage(store, { name: "a", version: "1.0.0", text: "12", createdAt: at(1) });
    await publishImage(store, { name: "a", version: "1.1.0", text: "123", createdAt: at(2) });
    await publishImage(store, { name: "a", version: "1.0.0", arch: "arm64", text: "1", createdAt: at(1) });
    await publishImage(store, { name: "b", version: "2.0.0", createdAt: at(2) });
    const { file } = await publishImage(store, { name: "c", version: "1.0.0" });
    await deleteImage(file, store, NOW);
    const first = await listExtensions({ limit: 1 });
    expect(first).toMatchObject({ items: [{ name: "a", count: 3, size: 6 }], next: "a" });
    expect(first.items[0]?.newest.map(({ file }) => file).sort()).toEqual(["a-1.0.0-arm64.raw", "a-1.1.0-x86-64.raw"]);
    const second = await listExtensions({ limit: 1, cursor: "a" });
    expect(second).toMatchObject({ items: [{ name: "b", count: 1 }], next: null });
    expect((await listExtensions({ arch: "arm64", limit: 9 })).items).toMatchObject([{ name: "a", count: 1 }]);
  });
});

describe("the newest of an extension", () => {
  it("is the newest version for each architecture, as machines would choose it, whenever it was baked", async () => {
    const [early, late] = [new Date(2026, 0, 1), new Date(2026, 0, 2)];
    await publishImage(store, { name: "a", version: "24.0.10", createdAt: early });
    await publishImage(store, { name: "a", version: "24.0.9", createdAt: late });
    await publishImage(store, { name: "a", version: "24.0.9", arch: "arm64", createdAt: late });
    const { items } = await listExtensions({ limit: 9 });
    expect(items[0]?.newest.map(({ file }) => file)).toEqual(["a-24.0.10-x86-64.raw", "a-24.0.9-arm64.raw"]);
  });

  it("is a packaging revision rather than what it corrects", async () => {
    await publishImage(store, { name: "a", version: "24.0.9", revision: 1 });
    await publishImage(store, { name: "a", version: "24.0.9" });
    const { items } = await listExtensions({ limit: 9 });
    expect(items[0]?.newest.map(({ file }) => file)).toEqual(["a-24.0.9-1-x86-64.raw"]);
  });

  it("is what machines see, and beside it what is newer and withdrawn", async () => {
    for (const version of ["1.0.0", "1.1.0", "1.2.0", "1.3.0"]) await publishImage(store, { name: "a", version });
    for (const version of ["1.0.0", "1.2.0", "1.3.0"]) await withdraw(`a-${version}-x86-64.raw`, "Broken.", store, NOW);
    const { items } = await listExtensions({ limit: 9 });
    expect(items[0]?.newest.map(({ file }) => file)).toEqual(["a-1.3.0-x86-64.raw", "a-1.1.0-x86-64.raw"]);
    expect(items[0]?.count).toBe(4);
  });
});

describe("newestBeside", () => {
  it("is what machines are left with: of the same architecture, and published", async () => {
    for (const version of ["1.9.0", "1.10.0", "1.11.0", "1.12.0"]) await publishImage(store, { name: "a", version });
    await publishImage(store, { name: "a", version: "2.0.0", arch: "arm64" });
    await publishImage(store, { name: "b", version: "3.0.0" });
    await withdraw("a-1.11.0-x86-64.raw", "Broken.", store, NOW);
    expect(await newestBeside(await getImage("a-1.12.0-x86-64.raw"))).toBe("1.10.0");
    expect(await newestBeside(await getImage("a-1.9.0-x86-64.raw"))).toBe("1.12.0");
    expect(await newestBeside(await getImage("b-3.0.0-x86-64.raw"))).toBeNull();
  });
});
