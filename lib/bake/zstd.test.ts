import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, symlink } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import zlib from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { unzstd, unzstdByZlib } from "#lib/bake/zstd";
import { zstd } from "#lib/testing/archives";
import { scratch } from "#lib/testing/bakery";

type Unpack = (bytes: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array>;

async function read(bytes: Buffer, unpack: Unpack = unzstd): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of unpack(Readable.from([bytes]))) parts.push(part);
  return Buffer.concat(parts);
}

const PATH = process.env.PATH;
afterEach(() => {
  process.env.PATH = PATH;
});

/** Takes zstd out of reach and leaves nice, which starts it. */
async function hideProgram(): Promise<void> {
  const folder = path.join(await scratch(), "bin");
  await mkdir(folder);
  const nice = execFileSync("sh", ["-c", "command -v nice"]).toString().trim();
  await symlink(nice, path.join(folder, "nice"));
  process.env.PATH = folder;
}

const text = Buffer.from(Array.from({ length: 20_000 }, (_, at) => (at * at) % 253));
const packed = zstd(text, "--check");
const SKIPPED = Buffer.from("502a4d180400000061626364", "hex");
const hasZlib = "createZstdDecompress" in zlib;

/** 300 MB of zeros that claim to need a window of 2 to the power given. */
const withWindow = (log: number) => zstd(Buffer.alloc(300_000_000), `--long=${log}`, "--no-content-size");

test("windows up to 512 MiB are unpacked, more are refused before they are in memory", {
  timeout: 300_000,
}, async () => {
  let size = 0;
  for await (const part of unzstd(Readable.from([withWindow(29)]))) size += part.length;
  expect(size).toBe(300_000_000);
  await expect(read(withWindow(30))).rejects.toThrow(
    "it needs more than 512 MiB to unpack: pack it without --long, or with --long=27",
  );
});

test("frames one after another and frames to skip are understood", async () => {
  expect((await read(Buffer.concat([SKIPPED, packed, SKIPPED, packed]))).equals(Buffer.concat([text, text]))).toBe(
    true,
  );
});

test.each([
  ["cut", packed.subarray(0, -5), "it ends in the middle"],
  ["empty", Buffer.alloc(0), "it ends in the middle"],
  ["a page", Buffer.from("<html>sign in</html>"), "it is no zstd file, or has something behind its end"],
  [
    "with garbage behind it",
    Buffer.concat([packed, Buffer.from("garbage")]),
    "it is no zstd file, or has something behind its end",
  ],
  ["with a wrong checksum", Buffer.concat([packed.subarray(0, -1), Buffer.from([7])]), "it is damaged"],
])("says of a file that is %s what is wrong", async (_, bytes, reason) => {
  await expect(read(bytes)).rejects.toThrow(new RegExp(`^${reason}$`));
});

test("a source that fails is what is told, not what the program makes of it", async () => {
  const failing = async function* () {
    yield packed.subarray(0, 100);
    throw new Error("the disk is on fire");
  };
  const reading = async () => {
    for await (const _ of unzstd(failing()));
  };
  await expect(reading()).rejects.toThrow("the disk is on fire");
});

test.skipIf(process.platform !== "linux")("a reader that stops ends the program", { timeout: 60_000 }, async () => {
  const frame = zstd(randomBytes(1_000_000));
  const endless = async function* () {
    for (;;) {
      yield frame;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  for await (const _ of unzstd(endless())) break;
  await expect.poll(ownZstds).toEqual([]);
});

/** Programs that this process started and that still run. */
async function ownZstds(): Promise<string[]> {
  const found = await Promise.all(
    (await readdir("/proc")).map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
      return / \((zstd|nice)\) [^Z] /.test(` ${stat.slice(stat.indexOf(" ") + 1)}`) &&
        stat.split(") ")[1]?.split(" ")[1] === String(process.pid)
        ? [pid]
        : [];
    }),
  );
  return found.flat();
}

test.skipIf(hasZlib)("without the program and without a Node that can, it says what to install", async () => {
  await hideProgram();
  await expect(read(packed)).rejects.toMatchObject({
    code: "internal",
    message: expect.stringMatching(/^zstd is not installed\. Install zstd, .*apt-get install zstd/),
  });
});

test.runIf(hasZlib)("without the program Node's zlib does it, and takes no half for the whole", async () => {
  await hideProgram();
  expect((await read(packed)).equals(text)).toBe(true);
  for (const bytes of [
    Buffer.concat([packed, packed]),
    Buffer.concat([SKIPPED, packed]),
    Buffer.concat([packed, Buffer.from("x")]),
  ])
    await expect(read(bytes)).rejects.toThrow("several zstd frames, which Node.js cannot read");
  await expect(read(packed.subarray(0, -5))).rejects.toThrow("it ends in the middle");
  await expect(read(Buffer.from("<html>"))).rejects.toThrow(/^it /);
  await expect(read(packed.fill(9, 300, 320), unzstdByZlib)).rejects.toThrow();
});

test.runIf(hasZlib)("zlib has the same limit of memory", { timeout: 300_000 }, async () => {
  const large = withWindow(30);
  await hideProgram();
  await expect(read(large)).rejects.toThrow("it needs more than 512 MiB to unpack");
});
