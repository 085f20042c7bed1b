import fc from "fast-check";
import { expect, it } from "vitest";
import type { SourceFormat } from "#lib/recipes/plan";
import { requireFormat } from "#lib/upstream/first-bytes";

const url = "https://example.org/tool.tgz";
const MAGIC = Buffer.from("1f8b", "hex");

/** What is passed on of bytes that come in pieces of these sizes, the rest in one. */
async function pass(bytes: Buffer, sizes: number[], format: SourceFormat = "tar.gz"): Promise<Buffer> {
  async function* pieces() {
    let at = 0;
    for (const size of sizes) {
      yield bytes.subarray(at, at + size);
      at += size;
    }
    yield bytes.subarray(at);
  }
  const passed: Uint8Array[] = [];
  for await (const piece of requireFormat(pieces(), { url, format })) passed.push(piece);
  return Buffer.concat(passed);
}

const sizes = fc.array(fc.nat(300), { maxLength: 10 });
const rest = fc.uint8Array({ maxLength: 1200 });

it("passes every byte on, in whatever pieces they come", async () => {
  await fc.assert(
    fc.asyncProperty(rest, sizes, async (tail, pieces) => {
      const bytes = Buffer.concat([MAGIC, tail]);
      expect(await pass(bytes, pieces)).toEqual(bytes);
    }),
  );
});

it("knows a web page behind empty lines, in whatever pieces it comes", async () => {
  const page = Buffer.from(`${"\n".repeat(300)}<html>`);
  for (const file of [page, Buffer.concat([page, Buffer.alloc(2000)])]) {
    await expect(pass(file, [1, 200, 400], "file")).rejects.toThrow(`tool.tgz cannot be read: it begins with "<html>"`);
  }
});

it.each<[SourceFormat, string]>([
  ["tar.zst", "28b52ffd04"],
  ["zst", "502a4d1804000000"],
  ["tar.bz2", "425a6839"],
  ["zip", "504b0304"],
  ["zip", "504b0506"],
  ["deb", "213c617263683e0a"],
])("knows %s by its first bytes %s, and no other format", async (format, hex) => {
  const bytes = Buffer.from(hex, "hex");
  expect(await pass(bytes, [], format)).toEqual(bytes);
  await expect(pass(bytes, [], "tar.xz")).rejects.toThrow("cannot be read as tar.xz: it begins with");
});

it("says the same of wrong bytes in whatever pieces they come, and shows nothing that turns a terminal", async () => {
  const wrong = rest.map((bytes) => Buffer.from(bytes)).filter((bytes) => !bytes.subarray(0, 2).equals(MAGIC));
  const messageOf = (bytes: Buffer, pieces: number[]) =>
    pass(bytes, pieces).then(String, (error: Error) => error.message);
  await fc.assert(
    fc.asyncProperty(wrong, sizes, async (bytes, pieces) => {
      const message = await messageOf(bytes, pieces);
      expect(message).toBe(await messageOf(bytes, []));
      expect(message).toMatch(
        /^tool\.tgz cannot be read as tar\.gz: it (is empty|begins with "[\x20-\x7e]*")\. Open https:[\x20-\x7e]*$/,
      );
    }),
  );
});
