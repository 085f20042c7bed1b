import { existsSync } from "node:fs";
import { mkdir, readFile, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { db } from "#lib/db";
import { useContext } from "#lib/testing/context";
import { holdUpload, knownDigests } from "#lib/uploads/data";
import { sweepUploads, takeUpload, uploadsIn, useUpload } from "#lib/uploads/uploads";
import { cachePath, type Kept } from "#lib/upstream/cache";

const test = useContext();
const NOW = new Date("2026-11-25T12:00:00Z");
const hours = (count: number) => new Date(NOW.getTime() + count * 3_600_000);
const NOBODY = new Set<string>();

function take<T>(
  text: string,
  work: (kept: Kept) => Promise<T>,
  size: number | null = null,
  uploads = test.context.uploads,
): Promise<T> {
  const limits = { size, maxBytes: 1000, signal: new AbortController().signal };
  const bytes = Readable.from([Buffer.from(text)]);
  const asked = { ...limits, filename: "a.tgz", now: () => now, needed: async () => needed };
  return takeUpload(uploads, bytes, asked, work);
}

let now = NOW;
let needed = NOBODY;
beforeEach(() => {
  now = NOW;
  needed = NOBODY;
});

const taken = async (kept: Kept) => kept;
const refused = async () => {
  throw new Error("refused");
};

/** An upload as servers of before rows have left it. */
async function leave(sha256: string, at: Date): Promise<string> {
  const file = cachePath(test.context.uploads, sha256);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, "old");
  await utimes(file, at, at);
  return file;
}

describe("an upload", () => {
  it("is kept for a day after its last use, and longer while a build needs it", async () => {
    const { uploads } = test.context;
    const { sha256, size } = await take("an archive", taken);
    const kept = { file: cachePath(uploads, sha256), size };
    expect(await useUpload(uploads, { sha256, filename: "a.tgz" }, hours(20))).toEqual(kept);
    expect(await sweepUploads(uploads, NOBODY, hours(43))).toEqual([]);
    expect(await sweepUploads(uploads, new Set([sha256]), hours(99))).toEqual([]);
    expect(await readFile(kept.file, "utf8")).toBe("an archive");
    expect(await sweepUploads(uploads, NOBODY, hours(45))).toEqual([kept.file]);
    expect([await test.leftovers(), await knownDigests()]).toEqual([[], new Set()]);
    await expect(useUpload(uploads, { sha256, filename: "a.tgz" }, NOW)).rejects.toMatchObject({
      code: "not_found",
      message: "The bytes of a.tgz are no longer kept. Upload the archive again.",
    });
  });

  it("of before uploads had rows can be used, and is swept when it is as old", async () => {
    const { uploads } = test.context;
    const [young, old] = ["a".repeat(64), "b".repeat(64)];
    const [file, garbage] = [await leave(young, hours(-3)), await leave(old, hours(-25))];
    await leave("no-digest", hours(-99));
    expect(await sweepUploads(uploads, NOBODY, NOW)).toEqual([garbage]);
    expect(await useUpload(uploads, { sha256: young, filename: "a.tgz" }, NOW)).toEqual({ file, size: 3 });
    expect(await sweepUploads(uploads, NOBODY, hours(23))).toEqual([]);
  });

  it("that was refused goes, unless the same bytes were taken before", async () => {
    const { sha256 } = await take("wanted", taken);
    await expect(take("wanted", refused)).rejects.toThrow("refused");
    await expect(take("unwanted", refused)).rejects.toThrow("refused");
    const { env, uploads } = test.context;
    expect(await test.leftovers()).toEqual([path.relative(env.BAKEHOUSE_DATA, cachePath(uploads, sha256))]);
  });

  it("that was refused stays while another request has it in hand, and goes with the last", async () => {
    const seen: boolean[] = [];
    const rounds = Array.from({ length: 5 }, (_, index) =>
      take("shared", async ({ sha256 }) => {
        for (let wait = 0; wait < index * 50; wait++) await turn();
        seen.push(existsSync(cachePath(test.context.uploads, sha256)));
        return refused();
      }),
    );
    expect((await Promise.allSettled(rounds)).map(({ status }) => status)).toEqual(Array(5).fill("rejected"));
    expect(seen).toEqual(Array(5).fill(true));
    expect([await test.leftovers(), await db().uploadHold.count()]).toEqual([[], 0]);
  });

  it("that another web server refuses stays where one has it in hand", async () => {
    const { uploads } = test.context;
    const other = uploadsIn(uploads.folder, uploads.most);
    const { sha256 } = await take("shared", async (kept) => {
      await expect(take("shared", refused, null, other)).rejects.toThrow("refused");
      expect(existsSync(cachePath(uploads, kept.sha256))).toBe(true);
      return kept;
    });
    await expect(take("shared", refused, null, other)).rejects.toThrow("refused");
    expect(await readFile(cachePath(uploads, sha256), "utf8")).toBe("shared");
  });

  it("that a request has in hand again goes neither by the sweep nor to make room", async () => {
    const { uploads } = test.context;
    const { sha256 } = await take("0123456789", taken, 10);
    await holdUpload("another", sha256, hours(47));
    expect(await sweepUploads(uploads, NOBODY, hours(48))).toEqual([]);
    uploads.most = 15;
    now = hours(48);
    await expect(take("abcdefghij", taken, 10)).rejects.toMatchObject({ code: "busy" });
    expect(await readFile(cachePath(uploads, sha256), "utf8")).toBe("0123456789");
    expect(await knownDigests()).toEqual(new Set([sha256]));
  });

  it("that a killed server had in hand is swept like any other", async () => {
    const { uploads } = test.context;
    await holdUpload("killed", "a".repeat(64), NOW);
    const file = await leave("a".repeat(64), NOW);
    expect(await sweepUploads(uploads, NOBODY, hours(1))).toEqual([]);
    expect(await sweepUploads(uploads, NOBODY, hours(25))).toEqual([file]);
    expect(await db().uploadHold.count()).toBe(0);
  });

  it("whose bytes were lost beside the database is not promised any more", async () => {
    const { uploads } = test.context;
    const lost = { sha256: "c".repeat(64), filename: "c.tgz" };
    await expect(useUpload(uploads, lost, NOW)).rejects.toMatchObject({ code: "not_found" });
    expect(await knownDigests()).toEqual(new Set());
  });

  it("is refused while all together would be too large, until older ones that no build waits for can go", async () => {
    const { uploads } = test.context;
    uploads.most = 25;
    const waiting = await take("0123456789", taken, 10);
    await take("9876543210", taken, 10);
    await expect(take("abcdefghij", taken, 10)).rejects.toMatchObject({
      code: "busy",
      message: expect.stringContaining("(BAKEHOUSE_UPLOADS)"),
    });
    expect((await knownDigests()).size).toBe(2);
    now = hours(1);
    needed = new Set([waiting.sha256]);
    const { sha256 } = await take("abcdefghij", taken, 10);
    expect(await knownDigests()).toEqual(new Set([waiting.sha256, sha256]));
    expect([(await test.leftovers()).length, uploads.arriving]).toEqual([2, 0]);
  });

  it("counts while it arrives", async () => {
    test.context.uploads.most = 25;
    await take(
      "0123456789",
      () => expect(take("abcdefghijklmnop", taken, 16)).rejects.toMatchObject({ code: "busy" }),
      10,
    );
    await take("abcdefghijklmno", taken, 15);
  });

  it("that the disk has no room for is refused before it is sent", async () => {
    await expect(take("x", taken, 1e15)).rejects.toMatchObject({
      code: "busy",
      message: expect.stringMatching(/^The disk is full: about \d+ MB are needed and \d+ MB are free\./),
    });
    expect(await test.leftovers()).toEqual([]);
  });
});
