import { Readable } from "node:stream";
import fc from "fast-check";
import { pack } from "tar-stream";
import { expect, test } from "vitest";
import { AppError } from "#lib/errors";
import { archive, readAll, tar } from "#lib/testing/archives";

async function read(bytes: Uint8Array | Readable): Promise<string[]> {
  return (await readAll(archive(bytes, "tar"))).map(({ path }) => path);
}

async function special(header: Parameters<ReturnType<typeof pack>["entry"]>[0]): Promise<Buffer> {
  const archive = pack();
  archive.entry(header, Buffer.alloc(0));
  archive.finalize();
  const parts: Uint8Array[] = [];
  for await (const part of archive as AsyncIterable<Uint8Array>) parts.push(part);
  return Buffer.concat(parts);
}

const SOME = [{ name: "./a/" }, { name: "a/run", bytes: "#!", mode: 0o755 }, { name: "a/link", link: "../run" }];

/** A header as `change` leaves it, with a sum that is right. */
function changed(archive: Buffer, change: (header: Buffer) => void): Buffer {
  const copy = Buffer.from(archive);
  change(copy);
  copy.fill(" ", 148, 156);
  const sum = copy.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  copy.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return copy;
}

test.each(["GNU.sparse.major", "GNU.sparse.map", "GNU.sparse.numblocks"])(
  "refuses sparse files of pax: %s",
  async (key) => {
    const archive = await special({ name: "x", size: 0, pax: { [key]: "1" } });
    await expect(read(archive)).rejects.toThrow('holds "x", which is a sparse file');
  },
);

test("refuses sparse files of old GNU tar", async () => {
  const archive = changed(await tar([{ name: "x", bytes: "abc" }]), (header) => header.write("S", 156));
  await expect(read(archive)).rejects.toThrow('holds "x", which is a sparse file');
});

test.each<[string, (header: Buffer) => void]>([
  ["a size that begins with the byte 0x90", (header) => header.writeUInt8(0x90, 124)],
  ["a size below zero", (header) => header.fill(0xff, 124, 136)],
  ["a size beyond every number", (header) => header.fill(0xff, 124, 136).writeUInt8(0x80, 124)],
  ["a size in words", (header) => header.write("many", 124)],
  ["a mode in words", (header) => header.write("rwxr", 100)],
  ["no format", (header) => header.fill(0, 257, 263)],
])("says that a header is wrong: %s", async (_, change) => {
  const archive = changed(await tar([{ name: "x", bytes: "abc" }]), change);
  await expect(read(archive)).rejects.toThrow(/^tool\.tgz cannot be read as tar: it has a header/);
});

test.each(["5 a=b", "-9 a=bccccccccccc\n", "99 path=x\n", "9 path=xx", "0 a=b\n", "6 abcd\n", "9 path=x\0"])(
  "says that a pax header is damaged: %j",
  async (text) => {
    const records = changed(await tar([{ name: "pax", bytes: text }]), (header) => header.write("x", 156));
    const archive = Buffer.concat([records.subarray(0, 1024), await tar(SOME)]);
    await expect(read(archive)).rejects.toThrow("cannot be read as tar: it has a damaged pax header");
  },
);

test("a pax size that is no number is refused", async () => {
  await expect(read(await special({ name: "x", pax: { size: "1e3" } }))).rejects.toThrow("a size that is none");
});

test.each(["10 path=x\n", "22 GNU.sparse.major=1\n"])(
  "refuses what one member alone can have for all: %j",
  async (text) => {
    const all = changed(await tar([{ name: "pax", bytes: text }]), (header) => header.write("g", 156));
    await expect(read(all)).rejects.toThrow("one name, size or sparse map");
  },
);

/** Where the fields of a header begin that say what follows. */
const FIELDS = [0, 100, 124, 125, 135, 148, 156, 157, 257, 263, 345];

test("whatever is changed in a small tar, reading ends: well or with one sentence", async () => {
  const archive = await tar([...SOME, { name: "long/".repeat(40), bytes: "" }, { name: "z", link: "t".repeat(150) }]);
  const blocks = archive.length / 512;
  const place = fc.tuple(fc.nat(blocks - 1), fc.oneof(fc.constantFrom(...FIELDS), fc.nat(511)));
  const change = fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 12 }));
  const changes = fc.array(change, { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(changes, fc.boolean(), fc.integer({ min: 100, max: 2_000 }), async (list, isSummed, piece) => {
      const mutated = Buffer.from(archive);
      for (const [[block, at], bytes] of list) {
        const header = changed(mutated.subarray(block * 512, block * 512 + 512), (part) =>
          part.set(bytes.subarray(0, 512 - at), at),
        );
        if (isSummed) mutated.set(header, block * 512);
        else mutated.set(bytes.subarray(0, 512 - at), block * 512 + at);
      }
      const pieces = Array.from({ length: Math.ceil(mutated.length / piece) }, (_, i) =>
        mutated.subarray(i * piece, (i + 1) * piece),
      );
      const ended = await read(Readable.from(pieces)).catch((error: unknown) => error);
      if (!Array.isArray(ended)) expect(ended).toBeInstanceOf(AppError);
    }),
    { numRuns: 150 },
  );
});
