import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { Zip, ZipDeflate } from "fflate";
import { expect, test } from "vitest";
import { entries } from "#lib/bake/archive";
import { archive, readAll, zip } from "#lib/testing/archives";
import { makeElf } from "#lib/testing/elf";

const read = (bytes: Buffer) => readAll(archive(bytes, "zip", "tool.zip"));
const base64 = (text: string) => Buffer.from(text, "base64");

test("modes are those of Unix; where none were written, what begins as a program is one", async () => {
  const elf = makeElf({ arch: "x86-64", linkage: "static" });
  const bytes = zip([
    { name: "unix", bytes: elf, mode: 0o640 },
    { name: "bin/elf", bytes: elf, mode: null },
    { name: "bin/script", bytes: "#!/bin/sh\n", mode: null },
    { name: "bin/text", bytes: "text", mode: null },
    { name: "bin/empty", bytes: "", mode: null },
    { name: "folder/", mode: null },
  ]);
  expect((await read(bytes)).map(({ path, type, mode }) => [path, type, mode])).toEqual([
    ["unix", "file", 0o640],
    ["bin/elf", "file", 0o755],
    ["bin/script", "file", 0o755],
    ["bin/text", "file", 0o644],
    ["bin/empty", "file", 0o644],
    ["folder", "folder", 0o755],
  ]);
});

test("a zip that was written as a stream, with sizes behind the bytes, is read", async () => {
  const stream = new PassThrough();
  const packed = new Zip((_, part, isLast) => (isLast ? stream.end(part) : stream.write(part)));
  const file = new ZipDeflate("a");
  packed.add(file);
  file.push(Buffer.from("hello".repeat(100)), true);
  packed.end();
  const [entry] = await read(await buffer(stream));
  expect(entry).toMatchObject({ path: "a", size: 500, text: "hello".repeat(100) });
});

test("headers of zip64 are read", async () => {
  const packed =
    "UEsDBC0AAAAAAAAAIQDJUXd0//////////8DABQAYmlnAQAQAAUAAAAAAAAABQAAAAAAAAAjIWJpZ1BLAQItAy0AAAAAAAAAIQDJUXd0BQAAAAUAAAADAAAAAAAAAAAAAADtgQAAAABiaWdQSwUGAAAAAAEAAQAxAAAAOgAAAAAA";
  expect(await read(base64(packed))).toMatchObject([{ path: "big", mode: 0o755, text: "#!big" }]);
});

test.each([
  ["/etc/passwd", /"\/etc\/passwd", which is absolute/],
  ["a/../../b", /which leaves its folder/],
  ["a\\b", /has control characters, backslashes/],
  ["C:\\x", /backslashes/],
  ["a\u202eb", /control characters/],
])("refuses the name %j", async (name, reason) => {
  const reading = read(zip([{ name, bytes: "x" }]));
  await expect(reading).rejects.toMatchObject({ code: "invalid", message: expect.stringMatching(reason) });
});

const ENCRYPTED =
  "UEsDBAoACQAAAJC2fV2GphA2EQAAAAUAAAAKAAAAc2VjcmV0LnR4dHoqAFUMwjpJkCz0Ya3Y8w0kUEsHCIamEDYRAAAABQAAAFBLAQIeAwoACQAAAJC2fV2GphA2EQAAAAUAAAAKAAAAAAAAAAEAAACkgQAAAABzZWNyZXQudHh0UEsFBgAAAAABAAEAOAAAAEkAAAAAAA==";
const LZMA =
  "UEsDBD8AAgAOAAAAIQADimKsFgAAADIAAAABAAAAYQkEBQBdAACAAAA8bjsH/////4AAAABQSwECPwM/AAIADgAAACEAA4pirBYAAAAyAAAAAQAAAAAAAAAAAAAAgAEAAAAAYVBLBQYAAAAAAQABAC8AAAA1AAAAAAA=";
test.each([
  [ENCRYPTED, 'tool.zip holds "secret.txt", which is encrypted: use an archive that needs no password.'],
  [LZMA, 'tool.zip holds "a", which is compressed by method 14, which cannot be read'],
])("what cannot be unpacked matters only to a step that takes it", async (packed, message) => {
  const bytes = base64(packed);
  const found = [];
  for await (const { type } of entries(archive(bytes, "zip"))) found.push(type);
  expect(found).toEqual(["refused"]);
  await expect(read(bytes)).rejects.toThrow(message);
});

/** Where the directory at the end of a zip has its entries. */
function directoryAt(bytes: Buffer, index: number): number {
  let at = bytes.readUInt32LE(bytes.length - 6);
  for (let skipped = 0; skipped < index; skipped += 1) at += 46 + bytes.readUInt16LE(at + 28);
  return at;
}

const TWO = [
  { name: "one", bytes: "first".repeat(50) },
  { name: "two", bytes: "other".repeat(50) },
];
test.each<[string, (bytes: Buffer) => void, RegExp]>([
  [
    "shares bytes",
    (bytes) => bytes.writeUInt32LE(0, directoryAt(bytes, 1) + 42),
    /share the same bytes, as in a decompression bomb/,
  ],
  ["overlaps", (bytes) => bytes.writeUInt32LE(3, directoryAt(bytes, 1) + 42), /share the same bytes/],
  [
    "has a wrong checksum",
    (bytes) => bytes.writeUInt32LE(7, directoryAt(bytes, 0) + 16),
    /the checksum of an entry does not fit/,
  ],
  ["says it is smaller", (bytes) => bytes.writeUInt32LE(9, directoryAt(bytes, 0) + 24), /too many bytes/],
  ["says it is larger", (bytes) => bytes.writeUInt32LE(999, directoryAt(bytes, 0) + 24), /not enough bytes/],
  ["begins behind the end", (bytes) => bytes.writeUInt32LE(9_999_999, directoryAt(bytes, 1) + 42), /./],
])("an entry that %s is an error that names the zip", async (_, change, reason) => {
  const bytes = zip(TWO);
  change(bytes);
  await expect(read(bytes)).rejects.toMatchObject({ code: "unsupported", message: expect.stringMatching(reason) });
  await expect(read(bytes)).rejects.toThrow(/^tool\.zip cannot be read as zip: /);
});

test("a symlink whose target is as long as a file is refused", async () => {
  await expect(read(zip([{ name: "l", link: "x".repeat(5_000), mode: 0o777 }]))).rejects.toThrow(
    "a target that is too long",
  );
});

test("a page of HTML is no zip", async () => {
  await expect(read(Buffer.from("<html>sign in</html>".repeat(9)))).rejects.toThrow(
    /^tool\.zip cannot be read as zip: /,
  );
});

test("only what is read is unpacked, and its limit holds", async () => {
  const bomb = zip([
    { name: "zeros", bytes: Buffer.alloc(20_000_000) },
    { name: "note", bytes: "n" },
  ]);
  const source = { ...archive(bomb, "zip", "tool.zip"), limits: { entries: 5, bytes: 1_000_000 } };
  const paths = [];
  for await (const { path } of entries(source)) paths.push(path);
  expect(paths).toEqual(["zeros", "note"]);
  await expect(readAll(source)).rejects.toThrow("tool.zip unpacks to more than 1000000 bytes.");
  await expect(readAll({ ...source, limits: { entries: 1, bytes: 1e9 } })).rejects.toThrow("holds more than 1 entries");
});
