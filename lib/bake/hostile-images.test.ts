import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readImage } from "#lib/bake/read-image";
import { readTexts } from "#lib/bake/read-texts";
import { run } from "#lib/bake/run";
import { END, header } from "#lib/testing/hostile-archives";

const RELEASES = "usr/lib/extension-release.d";
let folder: string;
let good: Buffer;

/** An image of a small tree, with `extra` in it, made as `options` say. */
async function image(extra: Record<string, string> = {}, ...options: string[]): Promise<string> {
  const tree = path.join(await mkdtemp(path.join(folder, "image-")), "tree");
  await mkdir(path.join(tree, RELEASES), { recursive: true });
  for (const [name, text] of Object.entries({ [`${RELEASES}/extension-release.tool`]: "ID=_any\n", ...extra }))
    await writeFile(path.join(tree, name), text);
  const file = `${tree}.raw`;
  await run(["mksquashfs", tree, file, "-quiet", "-no-progress", "-all-root", "-noappend", ...options]);
  return file;
}

async function read(file: string): Promise<string> {
  try {
    const { manifest } = await readImage(file, AbortSignal.timeout(60_000));
    await readTexts(file, manifest, AbortSignal.timeout(60_000));
    return "well";
  } catch (error) {
    expect(error).toMatchObject({ name: "AppError", code: expect.stringMatching(/^(invalid|too_large)$/) });
    return (error as Error).message;
  }
}

async function readBytes(bytes: Buffer): Promise<string> {
  const file = path.join(folder, "odd.raw");
  await writeFile(file, bytes);
  return read(file);
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-images-"));
  good = await readFile(await image({ "usr/tool": "tool" }));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it("one that tells the truth is read", async () => {
  expect(await readBytes(good)).toBe("well");
});

/** https://docs.kernel.org/filesystems/squashfs.html, the superblock. */
const FIELDS = {
  inodes: 4,
  block: 12,
  fragments: 16,
  root: 32,
  used: 40,
  ids: 48,
  xattrs: 56,
  inodeTable: 64,
  folders: 72,
};

describe("a squashfs image that lies", () => {
  it.each(Object.entries(FIELDS))("about its %s is read or refused in words", async (_, at) => {
    for (const value of [0n, 96n, 0xffff_ffffn, 0x7fff_ffffn]) {
      const odd = Buffer.from(good);
      odd.writeUInt32LE(Number(value), at);
      if (at >= FIELDS.root) odd.writeUInt32LE(Number(value), at + 4);
      expect(await readBytes(odd)).toMatch(
        /^(well|.* (is no system extension image|cannot be read: unsquashfs ended with exit code 1): )/,
      );
    }
  });

  it.each([0, 4, 95, 96, 97, 200])("by ending after %i bytes is refused in words", async (length) => {
    expect(await readBytes(good.subarray(0, length))).toContain("cannot be read");
  });

  it("about a folder, which lies in itself, is refused in words", async () => {
    const odd = await readFile(await image({}, "-noI", "-noD"));
    const name = odd.lastIndexOf("extension-release.d");
    odd.writeUInt16LE(odd.readUInt16LE(FIELDS.root), name - 8);
    expect(await readBytes(odd)).toContain("cannot be read");
  });
});

describe("a squashfs image with what nobody means to have", () => {
  it.each([
    ["a name that a terminal obeys", "usr/a\u001b]0;mine\u0007"],
    ["a name of two lines", "usr/a\nb"],
    ["a name that turns its text", "usr/a\u202eb"],
  ])("%s is refused in words", async (_, name) => {
    const says = await read(await image({ [name]: "x" }));
    expect(says).toContain("has control characters");
    expect(says).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  it("a device is refused in words", async () => {
    expect(await read(await image({}, "-p", "usr/null c 666 0 0 1 3"))).toContain("no file, folder or symlink");
  });

  it("an extension-release that would fill the memory is refused in words", async () => {
    const big = await image({ [`${RELEASES}/extension-release.tool`]: "ID=_any\n".repeat(10_000) });
    expect(await read(big)).toContain("extension-release.tool has more than 64 KiB");
  });

  it("more files than anybody lists is refused before they are all in memory", async () => {
    const file = path.join(folder, "many.raw");
    const making = spawn("mksquashfs", ["-", file, "-tar", "-quiet", "-no-progress", "-noappend"], { stdio: "pipe" });
    for (let at = 0; at < 101; at++) {
      const files = Array.from({ length: 1000 }, (_, index) => header({ name: `usr/${at}/${index}` }));
      making.stdin.write(Buffer.concat(files));
    }
    making.stdin.end(END);
    await once(making, "close");
    expect(await read(file)).toContain("holds more than 100000 paths");
  });
});
