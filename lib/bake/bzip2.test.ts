import { Readable } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { bunzip2 } from "#lib/bake/bzip2";
import { lines, linesBz2 } from "#lib/testing/packed/lines";

async function unpack(bytes: Uint8Array, piece = 65_536): Promise<Buffer> {
  const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, index) =>
    bytes.subarray(index * piece, (index + 1) * piece),
  );
  const parts: Uint8Array[] = [];
  for await (const part of bunzip2(Readable.from(pieces))) parts.push(part);
  return Buffer.concat(parts);
}

/** Runs of all the lengths at which the first step of bzip2 does something else. */
const RUNS = [1, 2, 3, 4, 5, 6, 255, 256, 258, 259, 260, 261, 600];
const runs = Buffer.from(RUNS.map((length, index) => "abc".charAt(index % 3).repeat(length)).join(""));
const runsBz2 = Buffer.from(
  "QlpoOTFBWSZTWfQMIOgAAA/DAPAAAQA4AAAIIABQhgQJNRMTxhpRB4XSwOQwm4tFspNINHU2T0taPi7kinChIegYQdA=",
  "base64",
);
const emptyBz2 = Buffer.from("QlpoORdyRThQkAAAAAA=", "base64");

test.each([1, 7, 1_000, 65_536])("several blocks, in pieces of %i bytes", async (piece) => {
  expect((await unpack(linesBz2, piece)).equals(lines)).toBe(true);
});

test("runs of every length, nothing at all, and streams one after another", async () => {
  expect(await unpack(runsBz2)).toEqual(runs);
  expect(await unpack(emptyBz2)).toEqual(Buffer.alloc(0));
  const both = await unpack(Buffer.concat([runsBz2, emptyBz2, linesBz2, runsBz2]));
  expect(both.equals(Buffer.concat([runs, lines, runs]))).toBe(true);
});

test("whatever bits are turned, it says so", { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(runsBz2, linesBz2),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      async (bytes, at, turned) => {
        const damaged = Buffer.from(bytes);
        const place = at % bytes.length;
        damaged[place] = (damaged[place] ?? 0) ^ turned;
        const found = await unpack(damaged).catch((error: Error) => error.message);
        // The last bits of the last byte mean nothing, and the size of blocks may be more than it needs to be.
        if (Buffer.isBuffer(found)) expect(found.equals(bytes === runsBz2 ? runs : lines)).toBe(true);
        else expect(found).toMatch(/^it (is damaged|ends in the middle|is no bzip2 file|was packed with)/);
      },
    ),
    { numRuns: 400 },
  );
});

test("wherever it is cut, it says so", async () => {
  for (let at = 0; at < linesBz2.length; at += 97)
    await expect(unpack(linesBz2.subarray(0, at))).rejects.toThrow(
      /^it (is damaged|ends in the middle|is no bzip2 file)/,
    );
  await expect(unpack(runsBz2.subarray(0, -1))).rejects.toThrow("it ends in the middle");
});

test.each([
  ["a page", Buffer.from("<html>sign in</html>")],
  ["garbage behind the end", Buffer.concat([runsBz2, Buffer.from("garbage")])],
  ["nothing", Buffer.alloc(0)],
  ["a level of zero", Buffer.concat([Buffer.from("BZh0"), runsBz2.subarray(4)])],
])("refuses %s", async (_, bytes) => {
  await expect(unpack(bytes)).rejects.toThrow("it is no bzip2 file, or has something behind its end");
});

test("random bytes behind a good head never keep it busy", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 10, maxLength: 3_000 }), async (tail) => {
      const bytes = Buffer.concat([runsBz2.subarray(0, 14), Buffer.from([0]), tail]);
      await expect(unpack(bytes)).rejects.toThrow(/^it /);
    }),
    { numRuns: 200 },
  );
});
