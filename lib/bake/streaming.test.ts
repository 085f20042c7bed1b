import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { expect, test } from "vitest";
import { entries, type Span } from "#lib/bake/archive";
import { takeEntries } from "#lib/bake/links";
import { tar } from "#lib/testing/archives";
import { scratch } from "#lib/testing/bakery";

const MB = 1_000_000;

test("a file of 300 MB and a hard link to it go by without being in memory", { timeout: 300_000 }, async () => {
  const file = path.join(await scratch(), "big.tar.gz");
  await pipeline(Readable.from(bigTar()), createGzip({ level: 1 }), createWriteStream(file));
  const { size } = await stat(file);
  const open = (span?: Span) =>
    createReadStream(file, { highWaterMark: MB, ...(span && { end: span.end - 1, start: span.start }) });
  const read = () => entries({ name: "big", format: "tar.gz", size, open });
  const before = process.memoryUsage().rss;
  let [peak, unpacked] = [0, 0];
  for await (const { body } of takeEntries(read, "big", () => true)) {
    for await (const chunk of body) {
      unpacked += chunk.length;
      peak = Math.max(peak, process.memoryUsage().rss - before);
    }
  }
  expect(unpacked).toBe(600 * MB);
  expect(peak).toBeLessThan(200 * MB);
});

test("others have their turn while bytes that are there at once go by", async () => {
  const whole = await tar([{ name: "zeros", bytes: Buffer.alloc(200 * MB) }]);
  async function* open() {
    for (let at = 0; at < whole.length; at += 8_192) yield whole.subarray(at, at + 8_192);
  }
  let [turns, unpacked, isOver] = [0, 0, false];
  const take = () => {
    turns++;
    if (!isOver) setImmediate(take);
  };
  setImmediate(take);
  for await (const entry of entries({ name: "zeros", format: "tar", size: whole.length, open })) {
    if (entry.type !== "file") continue;
    for await (const chunk of entry.body) unpacked += chunk.length;
  }
  isOver = true;
  expect(unpacked).toBe(200 * MB);
  expect(turns).toBeGreaterThan(1);
});

/** `a` with 300 MB and `b`, a hard link to it. */
async function* bigTar(): AsyncGenerator<Uint8Array> {
  const small = await tar([
    { name: "a", bytes: "x" },
    { name: "b", hardLink: "a" },
  ]);
  const header = Buffer.from(small.subarray(0, 512));
  header.write((300 * MB).toString(8).padStart(11, "0"), 124);
  header.fill(" ", 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  yield header;
  for (let left = 300; left > 0; left -= 1) yield Buffer.alloc(MB, left);
  yield Buffer.alloc((512 - ((300 * MB) % 512)) % 512);
  yield small.subarray(1024);
}
