import { createHash } from "node:crypto";
import { readFile, stat, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { ImageStore } from "#lib/images/store";

/** What every image store must do. `advance` moves the clock that the store was given by so many milliseconds. */
export function imageStoreContract(open: () => Promise<{ store: ImageStore; advance(ms: number): void }>): void {
  describe("as an image store", () => {
    it("keeps bytes under their digest and forgets the temporary name", async () => {
      const { store } = await open();
      const temporary = await store.temporary();
      const sha256 = await fill(temporary, "an image");
      await store.put(temporary, sha256);
      expect(await readFile(store.path(sha256), "utf8")).toBe("an image");
      await expect(stat(temporary)).rejects.toThrow("ENOENT");
    });

    it("never gives a temporary file the name of an image, nor the same name twice", async () => {
      const { store } = await open();
      const names = await Promise.all([store.temporary(), store.temporary()]);
      expect(new Set(names).size).toBe(2);
      for (const name of names) expect(name).not.toMatch(/\.raw$/);
    });

    it("takes the same bytes again", async () => {
      const { store } = await open();
      const sha256 = await putText(store, "twice");
      expect(await putText(store, "twice")).toBe(sha256);
      expect(await readFile(store.path(sha256), "utf8")).toBe("twice");
      expect((await store.usage()).used).toBe(5);
    });

    it("puts nothing when the temporary file is missing", async () => {
      const { store } = await open();
      const sha256 = digest("never written");
      await expect(store.put(await store.temporary(), sha256)).rejects.toThrow("ENOENT");
      await expect(stat(store.path(sha256))).rejects.toThrow("ENOENT");
    });

    it("removes bytes, also those it does not have", async () => {
      const { store } = await open();
      const sha256 = await putText(store, "gone soon");
      await store.remove(sha256);
      await store.remove(sha256);
      await expect(stat(store.path(sha256))).rejects.toThrow("ENOENT");
    });

    it("counts the bytes of its images and the room that is left", async () => {
      const { store } = await open();
      expect((await store.usage()).used).toBe(0);
      await putText(store, "12345");
      await putText(store, "123");
      const { used, free } = await store.usage();
      expect(used).toBe(8);
      expect(free).toBeGreaterThan(0);
    });

    it("sweeps images nobody knows, but not while they may still be in the middle of being published", async () => {
      const { store, advance } = await open();
      const [known, unknown] = [await putText(store, "known"), await putText(store, "unknown")];
      expect(await store.sweep(new Set([known]))).toEqual([]);
      advance(120_000);
      expect(await store.sweep(new Set([known]))).toEqual([store.path(unknown)]);
      expect(await readFile(store.path(known), "utf8")).toBe("known");
    });

    it("does not sweep a temporary file that is being written", async () => {
      const { store, advance } = await open();
      const temporary = await store.temporary();
      const sha256 = await fill(temporary, "slow");
      advance(30 * 86_400_000);
      expect(await store.sweep(new Set())).toEqual([]);
      await store.put(temporary, sha256);
    });
  });
}

/** Puts a text into a store; gives its digest. */
export async function putText(store: ImageStore, text: string): Promise<string> {
  const temporary = await store.temporary();
  const sha256 = await fill(temporary, text);
  await store.put(temporary, sha256);
  return sha256;
}

async function fill(file: string, text: string): Promise<string> {
  await writeFile(file, text);
  return digest(text);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
