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
let logged: string[];
let factless: string[];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-tidy-"));
  store = localStore(folder);
  logged = [];
  factless = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const later = (ms: number) => new Date(Date.now() + ms);
const dayOf = (date: Date) => date.toISOString().slice(0, 10);

const tidy = (now: Date) =>
  tidyImages(store, {
    now,
    log: (_level, text) => logged.push(text),
    keepFacts: async (sha256) => void factless.push(sha256),
  });

describe("tidyImages", () => {
  it("sets aside what the database does not know, and never removes it", async () => {
    const known = await publishImage(store, { name: "a", version: "1.0.0" });
    const unknown = await putText(store, "from a lost database");
    const now = later(120_000);
    await tidy(now);
    expect(logged).toEqual([expect.stringContaining(`Set ${unknown}.raw aside`)]);
    expect(await store.stat(known.sha256)).not.toBeNull();
    expect(factless).toEqual([known.sha256]);
    expect(await store.stat(unknown)).toBeNull();
    expect(await countAside(store)).toEqual({ count: 1, size: 20 });
    await tidy(later(400 * 86_400_000));
    expect(await countAside(store)).toEqual({ count: 1, size: 20 });
    await store.bringBack({ sha256: unknown, day: dayOf(now) });
    expect(await store.stat(unknown)).toMatchObject({ size: 20 });
  });

  it("sets all images aside when the database is empty", async () => {
    for (const version of ["1.0.0", "2.0.0"]) await publishImage(store, { name: "a", version });
    await db().image.deleteMany();
    await tidy(later(120_000));
    expect((await countAside(store)).count).toBe(2);
  });

  it("leaves alone what was just put, and what a build has announced", async () => {
    const young = await putText(store, "young");
    await tidy(new Date());
    expect(await store.stat(young)).not.toBeNull();
    await announceImage({ buildId: "b", sha256: young, now: new Date() });
    await tidy(later(120_000));
    expect(await store.stat(young)).not.toBeNull();
    await tidy(later(2 * 3_600_000));
    expect(await store.stat(young)).toBeNull();
  });
});
