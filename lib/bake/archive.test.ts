import { Readable } from "node:stream";
import { createGzip, gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { expect, test } from "vitest";
import { entries } from "#lib/bake/archive";
import type { Limits } from "#lib/bake/budget";
import type { SourceFormat } from "#lib/recipes/plan";
import { archive, readAll, type SeenEntry, type TarEntry, tar, tarGz, tarXz } from "#lib/testing/archives";

async function read(
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  format: SourceFormat,
  limits?: Limits,
): Promise<SeenEntry[]> {
  return readAll({ ...archive(bytes, format), ...(limits && { limits }) });
}

async function special(header: Parameters<ReturnType<typeof pack>["entry"]>[0]): Promise<Buffer> {
  const packed = pack();
  packed.entry(header, Buffer.alloc(0));
  packed.finalize();
  const parts: Uint8Array[] = [];
  for await (const part of packed as AsyncIterable<Uint8Array>) parts.push(part);
  return Buffer.concat(parts);
}

const SOME: TarEntry[] = [
  { name: "./" },
  { name: "./a/" },
  { name: "./a/run", bytes: "#!", mode: 0o4755 },
  { name: "a//b", bytes: "x".repeat(70_000) },
  { name: "a/link", link: "../run" },
];
const READ = [
  { path: "a", type: "folder", mode: 0o755, size: 0, target: null, text: "" },
  { path: "a/run", type: "file", mode: 0o4755, size: 2, target: null, text: "#!" },
  { path: "a/b", type: "file", mode: 0o644, size: 70_000, target: null, text: "x".repeat(70_000) },
  { path: "a/link", type: "symlink", mode: 0o777, size: 0, target: "../run", text: "" },
];

test.each([
  ["tar", tar],
  ["tar.gz", tarGz],
  ["tar.xz", tarXz],
] as const)("reads %s in its order, with normal paths", async (format, make) => {
  expect(await read(await make(SOME), format)).toEqual(READ);
});

test("a bare file is one entry without a path", async () => {
  const bare = [{ path: "", type: "file", mode: 0o755, size: 5, target: null, text: "hello" }];
  expect(await read(Buffer.from("hello"), "file")).toEqual(bare);
});

test("bodies that nobody reads are passed over", async () => {
  const paths: string[] = [];
  const big = await tarGz([...SOME, { name: "big", bytes: Buffer.alloc(3_000_000) }, { name: "z", bytes: "z" }]);
  for await (const { path } of entries(archive(big, "tar.gz"))) paths.push(path);
  expect(paths).toEqual(["a", "a/run", "a/b", "a/link", "big", "z"]);
});

test("long names of both kinds and several gzip members are understood", async () => {
  const long = `${"folder/".repeat(60)}file`;
  const packed = await tar([
    { name: long, bytes: "far" },
    { name: "l", link: `/${"t".repeat(200)}` },
  ]);
  const members = Buffer.concat([gzipSync(packed.subarray(0, 700)), gzipSync(packed.subarray(700))]);
  expect((await read(members, "tar.gz")).map(({ path, target }) => [path, target])).toEqual([
    [long, null],
    ["l", `/${"t".repeat(200)}`],
  ]);
});

test.each([
  ["/etc/passwd", /"\/etc\/passwd", which is absolute/],
  ["a/../../b", /which leaves its folder/],
  ["..", /which leaves its folder/],
  ["a\u0001b", /control characters/],
  [`${"d/".repeat(600)}x`, /longer than 1024/],
  [`${"d/".repeat(129)}x`, /more than 128 folders deep/],
  [`a/${"ä".repeat(128)}`, /a name of more than 255 bytes/],
  ["a\u0085b", /"a\\u0085b", which has control characters/],
  ["a\u2028b", /"a\\u2028b", which has control characters/],
  ["a\u202egpj.exe", /"a\\u202egpj.exe", which has control characters/],
  ["a\u2066b", /control characters/],
  ["a\u200eb", /control characters/],
  ["a\u200fb", /control characters/],
  ["a\u061cb", /control characters/],
  ["\ufeffb", /control characters/],
  ["a\u200bb", /"a\\u200bb", which has control characters/],
  ["a\u2060b", /control characters/],
  ["a\u00adb", /control characters/],
])("refuses the path %j", async (name, reason) => {
  const reading = read(await tar([{ name, bytes: "x" }]), "tar");
  await expect(reading).rejects.toMatchObject({ code: "invalid", message: expect.stringMatching(reason) });
  await expect(read(await tar([{ name, bytes: "x" }]), "tar")).rejects.toThrow(/^tool\.tgz holds/);
});

test.each([
  ["character-device", "a device"],
  ["block-device", "a device"],
  ["fifo", "a named pipe"],
] as const)("refuses to take %s", async (type, word) => {
  await expect(read(await special({ name: "x", type, linkname: "y" }), "tar")).rejects.toThrow(
    `holds "x", which is ${word}`,
  );
});

const whole = await tarGz([
  { name: "a", bytes: Buffer.from(Array.from({ length: 90_000 }, (_, i) => (i * 7919) % 251)) },
]);
const plain = await tar(SOME);
const packed = await tarXz(SOME);
test.each([
  ["cut gzip", whole.subarray(0, -20), "tar.gz"],
  ["gzip cut early", whole.subarray(0, 100), "tar.gz"],
  ["gzip with a flipped bit", Buffer.from(whole).fill(0xff, 200, 210), "tar.gz"],
  ["gzip with garbage after it", Buffer.concat([whole, Buffer.from("garbage")]), "tar.gz"],
  ["cut xz", packed.subarray(0, -20), "tar.xz"],
  ["xz with garbage after it", Buffer.concat([packed, Buffer.from("garbage")]), "tar.xz"],
  ["tar cut in a body", plain.subarray(0, 5_000), "tar"],
  ["tar cut between entries", plain.subarray(0, 1_024), "tar"],
  ["tar with garbage after it", Buffer.concat([plain, Buffer.alloc(512, "garbage")]), "tar"],
  ["an empty tar", Buffer.alloc(0), "tar"],
  ["an empty gzip", Buffer.alloc(0), "tar.gz"],
  ["an empty xz", Buffer.alloc(0), "tar.xz"],
  ["a page of HTML as gzip", Buffer.from("<html>not here</html>"), "tar.gz"],
  ["a page of HTML as xz", Buffer.from("<html>not here</html>"), "tar.xz"],
  ["a page of HTML as tar", Buffer.from("<html>not here</html>".repeat(50)), "tar"],
] as [string, Buffer, SourceFormat][])("names the source of %s", async (_, bytes, format) => {
  const says = { code: "unsupported", message: expect.stringContaining(`tool.tgz cannot be read as ${format}: `) };
  await expect(read(bytes, format)).rejects.toMatchObject(says);
});

test("says what is wrong with an xz in words", async () => {
  const flipped = Buffer.from(packed).fill(0xff, 100, 110);
  await expect(read(flipped, "tar.xz")).rejects.toThrow("tool.tgz cannot be read as tar.xz: it is damaged.");
  const page = Buffer.from("<html>not here</html>");
  await expect(read(page, "tar.xz")).rejects.toThrow("cannot be read as tar.xz: it is no xz file.");
});

test("stops at the limit of entries", async () => {
  await expect(read(plain, "tar", { entries: 2, bytes: 1e9 })).rejects.toMatchObject({
    code: "too_large",
    message: "tool.tgz holds more than 2 entries.",
  });
});

test("stops at the limit of unpacked bytes without reading on", async () => {
  let made = 0;
  const zeros = async function* () {
    for (; made < 1e9; made += 1_000_000) yield Buffer.alloc(1_000_000);
  };
  const bomb = Readable.from(zeros()).pipe(createGzip());
  await expect(read(bomb, "tar.gz", { entries: 10, bytes: 5_000_000 })).rejects.toMatchObject({ code: "too_large" });
  expect(made).toBeLessThan(2e8);
});

test("waits for whoever reads a body", async () => {
  let given = 0;
  const big = await tar([{ name: "big", bytes: Buffer.alloc(40_000_000) }]);
  const source = async function* () {
    for (; given < big.length; given += 65_536) yield big.subarray(given, given + 65_536);
  };
  for await (const entry of entries(archive(source(), "tar"))) {
    for await (const _ of "body" in entry ? entry.body : []) {
      expect(given).toBeLessThan(2_000_000);
      return;
    }
  }
});
