import { beforeEach, describe, expect, it } from "vitest";
import { db, transaction } from "#lib/db";
import { type ImageStore, localStore } from "#lib/images/store";
import { countAside, tidyImages } from "#lib/images/tidy";
import { dropLeaving, markDeleted } from "#lib/images/writes-deleted";
import { scratch } from "#lib/testing/bakery";
import { useDatabase } from "#lib/testing/database";
import { publishImage } from "#lib/testing/image-rows";

useDatabase();
let store: ImageStore;
beforeEach(async () => {
  store = localStore(await scratch());
});

const NOW = new Date("2026-11-30T08:00:00Z");
const later = (ms: number) => new Date(Date.now() + ms);
const leaving = () => db().leaving.count();

async function publishMany(count: number, text?: string) {
  const all = Array.from({ length: count }, (_, patch) =>
    publishImage(store, { name: "a", version: `1.0.${patch}`, ...(text !== undefined && { text }) }),
  );
  return Promise.all(all);
}

describe("images that are deleted together", () => {
  it("lose their bytes, and what was deleted already is not counted again", async () => {
    const images = await publishMany(120);
    const files = images.map((image) => image.file);
    expect(await transaction((tx) => markDeleted(tx, files.slice(0, 100), NOW))).toBe(100);
    expect(await transaction((tx) => markDeleted(tx, files.slice(0, 110), NOW))).toBe(10);
    await dropLeaving(store, NOW);
    const there = [];
    for await (const { sha256 } of store.list()) there.push(sha256);
    expect(new Set(there)).toEqual(new Set(images.slice(110).map(({ sha256 }) => sha256)));
    expect(await leaving()).toBe(0);
  });

  it("keep bytes that one of them shares with an image that stays", async () => {
    const [gone, stays] = await publishMany(2, "the same");
    await transaction((tx) => markDeleted(tx, [gone?.file ?? ""], NOW));
    await dropLeaving(store, NOW);
    expect(await store.stat(stays?.sha256 ?? "")).toMatchObject({ size: 8 });
    expect(await leaving()).toBe(0);
  });

  it("whose process ended before their bytes were removed lose them when somebody tidies up, and nothing is set aside", async () => {
    const [image, other] = await publishMany(2);
    await transaction((tx) => markDeleted(tx, [image?.file ?? ""], NOW));
    expect(await store.stat(image?.sha256 ?? "")).not.toBeNull();
    await tidyImages(store, { now: later(120_000), log: () => {}, keepFacts: async () => {} });
    expect(await store.stat(image?.sha256 ?? "")).toBeNull();
    expect(await store.stat(other?.sha256 ?? "")).not.toBeNull();
    expect(await countAside(store)).toEqual({ count: 0, size: 0 });
    expect(await leaving()).toBe(0);
  });

  it("lose what can be removed though something cannot, which goes once it can", async () => {
    const images = await publishMany(60);
    const stuck = images[7]?.sha256 ?? "";
    const files = images.map(({ file }) => file);
    await transaction((tx) => markDeleted(tx, files, NOW));
    const refusing: ImageStore = {
      ...store,
      delete: (sha256) => (sha256 === stuck ? Promise.reject(new Error("read-only")) : store.delete(sha256)),
    };
    await expect(dropLeaving(refusing, NOW)).rejects.toThrow("read-only");
    expect(await db().leaving.findMany({ select: { sha256: true } })).toEqual([{ sha256: stuck }]);
    await dropLeaving(store, NOW);
    expect(await store.stat(stuck)).toBeNull();
    expect(await leaving()).toBe(0);
  });

  it("stay for the next time, and keep no writer waiting, where the store does not answer", async () => {
    const images = await publishMany(3);
    const [first, stuck, last] = images.map(({ sha256 }) => sha256).sort();
    const files = images.map(({ file }) => file);
    await transaction((tx) => markDeleted(tx, files, NOW));
    const asked: [string, AbortSignal | undefined][] = [];
    const silent: ImageStore = {
      ...store,
      delete: (sha256, signal) => {
        asked.push([sha256, signal]);
        return sha256 === stuck ? new Promise(() => {}) : store.delete(sha256, signal);
      },
    };
    await expect(dropLeaving(silent, NOW, 500)).rejects.toMatchObject({ code: "upstream" });
    expect(asked.map(([sha256, signal]) => [sha256, signal?.aborted])).toEqual([
      [first, true],
      [stuck, true],
    ]);
    expect(await transaction((tx) => tx.leaving.findMany({ select: { sha256: true } }))).toEqual(
      expect.arrayContaining([{ sha256: stuck }, { sha256: last }]),
    );
    expect(await leaving()).toBe(2);
    await dropLeaving(store, NOW);
    expect(await leaving()).toBe(0);
    expect(await store.stat(stuck ?? "")).toBeNull();
  });
});
