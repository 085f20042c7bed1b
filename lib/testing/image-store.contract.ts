import { createHash } from "node:crypto";
import { stat, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { ImageFacts } from "#lib/images/facts";
import type { ImageStore } from "#lib/images/store";
import { readImage } from "#lib/testing/image-bytes";

/** What every image store must do. */
export function imageStoreContract(open: () => Promise<ImageStore>): void {
  describe("as an image store", () => {
    it("keeps bytes under their digest and takes over the temporary file", async () => {
      const store = await open();
      const temporary = await store.temporary();
      const sha256 = await fill(temporary, "an image");
      await store.put(temporary, sha256);
      expect(String(await readImage(store, sha256))).toBe("an image");
      expect(await store.stat(sha256)).toMatchObject({ size: 8, storedAt: expect.any(Date) });
      await expect(stat(temporary)).rejects.toThrow("ENOENT");
    });

    it("gives a part of the bytes", async () => {
      const store = await open();
      const sha256 = await putText(store, "0123456789");
      const part = async (start: number, end?: number) => {
        const reader = await store.open(sha256, { start, end });
        const into = Buffer.alloc(20);
        const count = (await reader?.read(into)) ?? 0;
        expect(await reader?.read(into)).toBe(0);
        await reader?.close();
        return into.toString("utf8", 0, count);
      };
      expect([await part(2, 5), await part(7), await part(9, 9)]).toEqual(["2345", "789", "9"]);
    });

    it("never gives a temporary file the name of an image, nor the same name twice", async () => {
      const store = await open();
      const names = await Promise.all([store.temporary(), store.temporary()]);
      expect(new Set(names).size).toBe(2);
      for (const name of names) expect(name).not.toMatch(/\.raw$/);
    });

    it("takes the same bytes again", async () => {
      const store = await open();
      const sha256 = await putText(store, "twice");
      expect(await putText(store, "twice")).toBe(sha256);
      expect(String(await readImage(store, sha256))).toBe("twice");
      expect((await everything(store.list())).length).toBe(1);
    });

    it("puts nothing when the temporary file is missing", async () => {
      const store = await open();
      const sha256 = digest("never written");
      await expect(store.put(await store.temporary(), sha256)).rejects.toThrow("ENOENT");
      expect([await store.stat(sha256), await store.open(sha256)]).toEqual([null, null]);
    });

    it("deletes bytes, also those it does not have", async () => {
      const store = await open();
      const sha256 = await putText(store, "gone soon");
      await store.delete(sha256);
      await store.delete(sha256);
      expect([await store.stat(sha256), await store.open(sha256)]).toEqual([null, null]);
    });

    it("lists its images", async () => {
      const store = await open();
      expect(await everything(store.list())).toEqual([]);
      const digests = [await putText(store, "12345"), await putText(store, "123")];
      const listed = await everything(store.list());
      expect(listed.map(({ sha256, size }) => [sha256, size]).sort()).toEqual(
        [
          [digests[0], 5],
          [digests[1], 3],
        ].sort(),
      );
    });

    it("sets bytes aside with what is known of them, and brings both back", async () => {
      const store = await open();
      const [served, unknown] = [await putText(store, "served"), await putText(store, "unknown", true)];
      await store.setAside(unknown, "2026-11-25");
      expect((await everything(store.list())).map(({ sha256 }) => sha256)).toEqual([served]);
      expect(await store.open(unknown)).toBeNull();
      expect(await everything(store.listAside())).toMatchObject([{ sha256: unknown, day: "2026-11-25", size: 7 }]);
      expect(await store.facts({ sha256: unknown, day: "2026-11-25" })).toEqual([factsOf(unknown)]);
      await store.bringBack({ sha256: unknown, day: "2026-11-25" });
      expect(String(await readImage(store, unknown))).toBe("unknown");
      expect(await store.facts({ sha256: unknown })).toEqual([factsOf(unknown)]);
      expect(await everything(store.listAside())).toEqual([]);
    });

    it("knows nothing of bytes that were put without facts", async () => {
      const store = await open();
      const sha256 = await putText(store, "bare");
      expect(await store.facts({ sha256 })).toEqual([]);
      await store.setAside(sha256, "2026-11-25");
      expect(await store.facts({ sha256, day: "2026-11-25" })).toEqual([]);
    });

    it("keeps what is known of each image that has the same bytes", async () => {
      const store = await open();
      const sha256 = await putText(store, "shared", true);
      const [one, two] = [factsOf(sha256), { ...factsOf(sha256), file: "b-1.0.0-x86-64.raw", name: "b" }];
      await store.setAside(sha256, "2026-11-25");
      await putText(store, "shared");
      await store.putFacts(sha256, [two]);
      await store.bringBack({ sha256, day: "2026-11-25" });
      expect(new Set(await store.facts({ sha256 }))).toEqual(new Set([one, two]));
      await store.dropFacts({ sha256, file: one.file });
      expect(await store.facts({ sha256 })).toEqual([two]);
      await store.dropFacts({ sha256, file: two.file });
      expect(await store.facts({ sha256 })).toEqual([]);
    });

    it("reads bytes that are set aside", async () => {
      const store = await open();
      const sha256 = await putText(store, "aside");
      await store.setAside(sha256, "2026-11-25");
      const reader = await store.openAt({ sha256, day: "2026-11-25" });
      const into = Buffer.alloc(9);
      expect(into.toString("utf8", 0, await reader?.read(into))).toBe("aside");
      await reader?.close();
      expect(await store.openAt({ sha256 })).toBeNull();
    });

    it("does not sweep a temporary file that is being written", async () => {
      const store = await open();
      const temporary = await store.temporary();
      const sha256 = await fill(temporary, "slow");
      expect(await store.sweepTemporary()).toEqual([]);
      await store.put(temporary, sha256);
    });
  });
}

/** Puts a text into a store, with facts or without; gives its digest. */
export async function putText(store: ImageStore, text: string, withFacts = false): Promise<string> {
  const temporary = await store.temporary();
  const sha256 = await fill(temporary, text);
  await store.put(temporary, sha256, withFacts ? factsOf(sha256) : undefined);
  return sha256;
}

function factsOf(sha256: string): ImageFacts {
  return {
    file: "a-1.0.0-x86-64.raw",
    name: "a",
    version: "1.0.0",
    revision: 0,
    arch: "x86-64",
    os: "flatcar",
    osVersion: null,
    sha256,
    size: 7,
    compression: "gzip:6",
    recipe: null,
    recipeDigest: null,
    bakerRevision: 1,
    fingerprint: "f",
    buildId: "b",
    kind: "torcx",
    request: { name: "a" },
    plan: null,
    manifest: [],
    createdAt: new Date("2026-11-25T08:00:00Z"),
    state: "published",
    withdrawn: null,
    decided: null,
  };
}

async function everything<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function fill(file: string, text: string): Promise<string> {
  await writeFile(file, text);
  return digest(text);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
