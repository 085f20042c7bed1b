import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { erofsFile, erofsListing } from "#lib/bake/erofs";
import { isErofs } from "#lib/bake/erofs-file";
import type { ListedEntry } from "#lib/bake/listing";
import { readImage } from "#lib/bake/read-image";
import { AppError } from "#lib/errors";
import { scratch } from "#lib/testing/bakery";
import { erofsUtils } from "#lib/testing/debian-tools";
import { erofsChunked, erofsPacked } from "#lib/testing/packed/erofs";
import { SETUP } from "../../scripts/folders.mjs";

const run = promisify(execFile);
const RELEASE = "usr/lib/extension-release.d/extension-release.bird";

async function written(bytes: Buffer): Promise<string> {
  const file = path.join(await scratch(), "bird.raw");
  await writeFile(file, bytes);
  return file;
}

async function listed(file: string): Promise<ListedEntry[]> {
  const entries = [];
  for await (const entry of erofsListing(file)) entries.push(entry);
  return entries;
}

test.each([
  ["lz4, with packed ends", erofsPacked, "erofs:lz4"],
  ["chunks and long inodes", erofsChunked, "erofs"],
])("an image with %s tells all that is in it", async (_what, bytes, compression) => {
  const file = await written(bytes);
  expect(await isErofs(file)).toBe(true);
  const { manifest, ...self } = await readImage(file);
  expect(self).toEqual({ name: "bird", os: "_any", osVersion: undefined, arch: "x86-64", compression });
  expect(manifest).toHaveLength(11 + 130);
  expect(manifest.filter(({ path: each }) => !each.includes("a-file"))).toEqual([
    { path: "usr", type: "folder", mode: 0o755, size: 0, target: undefined },
    { path: "usr/bin", type: "folder", mode: 0o755, size: 0, target: undefined },
    { path: "usr/bin/bird", type: "file", mode: 0o4755, size: 10, target: undefined },
    { path: "usr/bin/birdc", type: "symlink", mode: 0o777, size: 0, target: "bird" },
    { path: "usr/bin/hard", type: "file", mode: 0o4755, size: 10, target: undefined },
    { path: "usr/lib", type: "folder", mode: 0o755, size: 0, target: undefined },
    { path: "usr/lib/extension-release.d", type: "folder", mode: 0o755, size: 0, target: undefined },
    { path: RELEASE, type: "file", mode: 0o644, size: 28, target: undefined },
    { path: "usr/share", type: "folder", mode: 0o755, size: 0, target: undefined },
    { path: "usr/share/bird", type: "folder", mode: 0o755, size: 0, target: undefined },
    { path: "usr/share/bird/manual", type: "file", mode: 0o644, size: 100_000, target: undefined },
  ]);
});

test("small files are read where they are not compressed, and others refused in words", async () => {
  const [packed, chunked] = [await written(erofsPacked), await written(erofsChunked)];
  const manual = await erofsFile(chunked, "usr/share/bird/manual", 1 << 20);
  expect(manual.toString()).toBe("the same line\n".repeat(7143).slice(0, 100_000));
  await expect(erofsFile(packed, "usr/share/bird/manual", 1 << 20)).rejects.toMatchObject({ code: "unsupported" });
  await expect(erofsFile(chunked, "usr/share/bird/manual", 99_999)).rejects.toThrow("would have 100000 bytes");
  await expect(erofsFile(chunked, "usr/share/bird/other", 100)).rejects.toThrow('it has no "usr/share/bird/other"');
  await expect(erofsFile(chunked, "usr/share/bird", 100)).rejects.toThrow('its "usr/share/bird" is no file');
});

/** Signs beside the entries of folders: the damage that tells whether the reader believes what it reads. */
const SPOTS = [1024, 1024 + 128, 4096, 8192];

test("an image that is damaged or cut anywhere is read, or refused in words, and in no time", async () => {
  const file = await written(erofsPacked);
  const damages = fc.array(
    fc.record({
      at: fc.oneof(
        fc.nat(erofsPacked.length - 1),
        fc.constantFrom(...SPOTS).chain((spot) => fc.nat(400).map((by) => spot + by)),
      ),
      byte: fc.constantFrom(0, 1, 2, 0x2f, 0x7f, 0x80, 0xff),
    }),
    { minLength: 1, maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(damages, fc.option(fc.nat(erofsPacked.length), { nil: null }), async (damage, cut) => {
      const bytes = Buffer.from(erofsPacked);
      for (const { at, byte } of damage) bytes[at] = byte;
      await writeFile(file, cut === null ? bytes : bytes.subarray(0, cut));
      const paths = await listed(file).then(
        (entries) => entries.map((entry) => entry.path),
        (error: unknown) => {
          expect(error).toBeInstanceOf(AppError);
          return [];
        },
      );
      for (const each of paths) expect(each).not.toMatch(/(^|\/)\.{0,2}(\/|$)|\0/);
    }),
    { numRuns: 300 },
  );
});

const tools = await erofsUtils();

test.skipIf("missing" in tools)("agrees with the folder that the real mkfs.erofs was given", async () => {
  if ("missing" in tools) return;
  // Not in memory, where temporary files of a test run may be: mkfs.erofs 1.5 cannot share chunks of files there.
  const folder = await mkdtemp(path.join(SETUP, "test-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const tree = path.join(folder, "tree");
  await mkdir(path.join(tree, "usr/lib/extension-release.d"), { recursive: true });
  await writeFile(path.join(tree, RELEASE), "ID=fedora\nVERSION_ID=43\nARCHITECTURE=arm64\n");
  for (let n = 0; n < 500; n++)
    await writeFile(path.join(tree, "usr", `${"ä".repeat(n % 120)} ${n}`), "x".repeat(n * 40));
  await symlink("../lib/x", path.join(tree, "usr/link"));
  await chmod(path.join(tree, "usr/lib"), 0o1711);
  for (const options of [
    [],
    ["-zlz4hc"],
    ["-Eforce-inode-extended"],
    ["--chunksize=8192"],
    ["-zlz4hc", "-Eztailpacking"],
  ]) {
    const file = path.join(folder, "bird.raw");
    await run(path.join(tools.root, "usr/bin/mkfs.erofs"), ["--quiet", "-T0", "--all-root", ...options, file, tree]);
    const entries = await listed(file);
    expect(entries).toHaveLength(500 + 5);
    for (const { path: each, size, type } of entries)
      if (type === "file") expect(size).toBe((await readFile(path.join(tree, each))).length);
    expect(entries).toContainEqual({ path: "usr/link", type: "symlink", mode: 0o777, size: 0, target: "../lib/x" });
    expect(entries).toContainEqual({ path: "usr/lib", type: "folder", mode: 0o1711, size: 0, target: null });
    expect(await readImage(file)).toMatchObject({ name: "bird", os: "fedora", osVersion: "43", arch: "arm64" });
  }
});
