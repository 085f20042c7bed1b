import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type GoBuild, GoReader } from "#lib/inspect/go-build";

function read(bytes: Uint8Array, pieces: number): GoBuild | null {
  const reader = new GoReader();
  for (let at = 0; at < bytes.length; at += pieces) reader.see(bytes.subarray(at, at + pieces));
  return reader.build();
}

const text = (words: string) => {
  const bytes = Buffer.from(words);
  return Buffer.concat([Buffer.from([(bytes.length & 0x7f) | 0x80, bytes.length >> 7]), bytes]);
};
const MARK = "0123456789abcdef";
const MAGIC = Buffer.concat([Buffer.from("\xff Go buildinf:", "latin1"), Buffer.from([8, 2]), Buffer.alloc(16)]);
const built = (modules: string) => Buffer.concat([MAGIC, text("go1.22.3"), text(MARK + modules + MARK)]);

test.runIf(process.platform === "linux")("a program of another language has none", () => {
  expect(read(readFileSync("/bin/ls"), 65_536)).toBeNull();
});

test.each([1, 7, 4096, 1 << 20])("wherever it is cut, here at every %s bytes", (pieces) => {
  const modules =
    "path\tx\nmod\texample.org/tool\tv1.0.0\t\ndep\ta.org/b\tv1\th1:x\ndep\tc.org/d\tv2\n=>\te.org/f\tv3\n";
  const bytes = Buffer.concat([Buffer.alloc(4096), built(modules), Buffer.alloc(3000, 1)]);
  expect(read(bytes, pieces)).toEqual({
    version: "go1.22.3",
    module: "example.org/tool",
    modules: [
      ["a.org/b", "v1"],
      ["e.org/f", "v3"],
    ],
  });
});

test.each([
  ["a mark that is not at a multiple of 16", Buffer.concat([Buffer.alloc(8), built("mod\ta\tb\n")])],
  ["nothing after the mark", MAGIC],
  ["a length that leads outside", Buffer.concat([MAGIC, Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff])])],
  ["marks and nothing else", Buffer.concat(Array.from({ length: 50_000 }, () => MAGIC.subarray(0, 16)))],
])("%s is none", (_, bytes) => expect(read(bytes, 5000)).toBeNull());

test("the right one is found after a wrong one", () => {
  expect(read(Buffer.concat([MAGIC, Buffer.alloc(300_000), built("")]), 10_000)).toEqual({ version: "go1.22.3" });
});
