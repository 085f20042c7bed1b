import { execFileSync } from "node:child_process";
import { mkdtemp, open, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { openDatabase } from "#lib/db";
import { diskFull, freeBytes, isDiskFull, keepReserve, RESERVE_BYTES, requireRoom, withReserve } from "#lib/disk-space";
import { localStore } from "#lib/images/store";
import { deleteImage } from "#lib/repository/writes";
import { publishImage } from "#lib/testing/image-rows";
import { addToCache } from "#lib/upstream/cache";
import { migrate } from "#prisma/migrate";

describe("a full disk", () => {
  it("is told with what is needed and what is free", () => {
    const { code, message } = diskFull({ needed: 120e6, free: 3.2e6 });
    expect(code).toBe("busy");
    expect(message).toMatch(/about 120 MB are needed and 4 MB are free/);
  });

  it.each([
    [new Error("ENOSPC: no space left on device, write"), true],
    [new Error("mksquashfs ended with 1", { cause: new Error("Write failed: No space left on device") }), true],
    [new Error("SQLITE_FULL: database or disk is full"), true],
    [new Error("EACCES: permission denied"), false],
    ["ENOSPC", false],
  ])("%s: %s", (error, full) => {
    expect(isDiskFull(error)).toBe(full);
  });
});

/** A disk of 100 MB, where this user may mount one. */
const disk = await mountDisk();
async function mountDisk(): Promise<string | null> {
  const folder = await mkdtemp(path.join(tmpdir(), "bakehouse-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=100m", "tmpfs", folder], { stdio: "ignore" });
    return folder;
  } catch {
    await rm(folder, { recursive: true });
    return null;
  }
}

describe.skipIf(disk === null)("on a small disk", () => {
  const folder = disk ?? "";
  afterEach(() => rm(path.join(folder, "filler"), { force: true }));
  afterAll(async () => {
    await globalThis.bakehouseDatabase?.$disconnect();
    globalThis.bakehouseDatabase = undefined;
    execFileSync("umount", ["-l", folder]);
    await rm(folder, { recursive: true });
  });

  it("an image is deleted at no byte free, and makes room", async () => {
    const url = pathToFileURL(path.join(folder, "bakehouse.db")).href;
    await migrate(url);
    globalThis.bakehouseDatabase = openDatabase(url);
    await keepReserve(folder);
    expect((await stat(path.join(folder, "reserve"))).size).toBe(RESERVE_BYTES);
    const store = localStore(path.join(folder, "images"));
    const { file } = await publishImage(store, { name: "a", version: "1.0.0", text: "x".repeat(20_000_000) });
    await fillDisk();
    expect(await freeBytes(folder)).toBe(0);
    await expect(requireRoom(folder)).rejects.toMatchObject({ code: "busy" });
    await expect(deleteImage(file, store, new Date())).rejects.toThrow();
    await withReserve(folder, () => deleteImage(file, store, new Date()));
    expect(await freeBytes(folder)).toBeGreaterThan(20_000_000);
  });

  it("what is too large for it is told, and leaves nothing", async () => {
    const cache = { folder: path.join(folder, "cache"), limit: 1e9 };
    const endless = Readable.from(
      (async function* () {
        for (;;) yield Buffer.alloc(1 << 20);
      })(),
    );
    const kept = addToCache(cache, endless, { maxBytes: 1e9, size: 500e6, signal: new AbortController().signal });
    await expect(kept).rejects.toMatchObject({
      code: "busy",
      message: expect.stringMatching(/^The disk is full: about 534 MB are needed and \d+ MB are free\./),
    });
    expect(await readdir(path.join(cache.folder, "tmp"))).toEqual([]);
  });

  async function fillDisk(): Promise<void> {
    const filler = await open(path.join(folder, "filler"), "w");
    try {
      for (let size = 1 << 20; size >= 4096; size /= 2) await fillBy(filler, size);
    } finally {
      await filler.close();
    }
  }

  async function fillBy(filler: Awaited<ReturnType<typeof open>>, size: number): Promise<void> {
    try {
      for (;;) await filler.appendFile(Buffer.alloc(size));
    } catch (error) {
      if (!isDiskFull(error)) throw error;
    }
  }
});
