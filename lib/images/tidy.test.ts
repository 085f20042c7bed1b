import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "#lib/db";
import { type ImageStore, localStore } from "#lib/images/store";
import { countAside, tidyImages } from "#lib/images/tidy";
import { announceImage } from "#lib/images/writes";
import { useDatabase } from "#lib/testing/database";
import { publishImage } from "#lib/testing/image-rows";
import { putText } from "#lib/testing/image-store.contract";

useDatabase();
let folder: string;
let store: ImageStore;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-tidy-"));
  store = localStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const later = (ms: number) => new Date(Date.now() + ms);
const dayOf = (date: Date) => date.toISOString().slice(0, 10);

describe("tidyImages", () => {
  it("sets aside what the database does not know, and never removes it", async () => {
    const known = await publishImage(store, { name: "a", version: "1.0.0" });
    const unknown = await putText(store, "from a lost database");
    const now = later(120_000);
    expect(await tidyImages(store, now)).toEqual([expect.stringContaining(`Set ${unknown}.raw aside`)]);
    expect(await store.stat(known.sha256)).not.toBeNull();
    expect(await store.stat(unknown)).toBeNull();
    expect(await countAside(store)).toEqual({ count: 1, size: 20 });
    expect(await tidyImages(store, later(400 * 86_400_000))).toEqual([]);
    await store.bringBack({ sha256: unknown, day: dayOf(now) });
    expect(await store.stat(unknown)).toMatchObject({ size: 20 });
  });

  it("sets all images aside when the database is empty", async () => {
    for (const version of ["1.0.0", "2.0.0"]) await publishImage(store, { name: "a", version });
    await db().image.deleteMany();
    await tidyImages(store, later(120_000));
    expect((await countAside(store)).count).toBe(2);
  });

  it("leaves alone what was just put, and what a build has announced", async () => {
    const young = await putText(store, "young");
    expect(await tidyImages(store, new Date())).toEqual([]);
    await announceImage({ buildId: "b", sha256: young, now: new Date() });
    expect(await tidyImages(store, later(120_000))).toEqual([]);
    expect(await tidyImages(store, later(2 * 3_600_000))).toHaveLength(1);
  });
});
