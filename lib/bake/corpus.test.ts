import { Readable } from "node:stream";
import { createGzip, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type Archive, entries } from "#lib/bake/archive";
import { isAppError } from "#lib/errors";
import type { SourceFormat } from "#lib/recipes/plan";
import { archive, deb, readAll, type TarEntry, tar, zip, zstd } from "#lib/testing/archives";
import { END, header, manyInZip, paxRecord, zip64 } from "#lib/testing/hostile-archives";
import { xz } from "#lib/testing/xz";

const MANY = 1_000_000;
const MB = 1024 * 1024;

async function* repeated(times: number, bytes: (index: number) => Buffer): AsyncGenerator<Buffer> {
  for (let index = 0; index < times; index++) yield bytes(index);
  yield END;
}

/** The sentence with which an archive is refused, and by how many bytes this process grew meanwhile. */
async function refusal(
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  format: SourceFormat,
  read: (source: Archive) => Promise<unknown> = readAll,
) {
  const before = process.memoryUsage().rss;
  let most = 0;
  const look = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss - before);
  }, 20);
  try {
    await read(archive(bytes, format, `tool.${format}`));
    throw new Error("It was read.");
  } catch (error) {
    if (!isAppError(error) || error.code === "internal") throw error;
    expect(error.message).toMatch(/^tool\..*\.$/);
    return { message: error.message, most };
  } finally {
    clearInterval(look);
  }
}

async function list(source: Archive): Promise<void> {
  for await (const _ of entries(source));
}

describe("what is too many", () => {
  it("a million entries of a tar", async () => {
    const bytes = Readable.from(repeated(MANY, (index) => header({ name: `f${index}` }))).pipe(
      createGzip({ level: 1 }),
    );
    const { message, most } = await refusal(bytes, "tar.gz", list);
    expect(message).toBe("tool.tar.gz holds more than 100000 entries.");
    expect(most).toBeLessThan(200 * MB);
  });

  it("a million entries of a zip", { timeout: 300_000 }, async () => {
    const { message } = await refusal(manyInZip(MANY), "zip", list);
    expect(message).toBe("tool.zip holds more than 100000 entries.");
  });

  it("headers before one member that would fill the memory", async () => {
    const one = (index: number) => {
      const text = Buffer.from(paxRecord(`comment${index}`, "x".repeat(MB - 100)));
      return Buffer.concat([
        header({ flag: "x", size: text.length }),
        text,
        Buffer.alloc((512 - (text.length % 512)) % 512),
      ]);
    };
    const { message, most } = await refusal(repeated(2_000, one), "tar");
    expect(message).toContain("it has headers of");
    expect(most).toBeLessThan(200 * MB);
  });

  it.each(["x", "L", "K", "g"])("a header of eight gigabytes (%s)", async (flag) => {
    const { message } = await refusal(Buffer.concat([header({ flag, size: 2 ** 33 - 1 }), END]), "tar");
    expect(message).toContain("it has headers of 8589934591 bytes before a member");
  });

  it.each<[SourceFormat, (bytes: Buffer) => Buffer]>([
    ["tar.gz", (bytes) => gzipSync(bytes, { level: 9 })],
    ["tar.xz", xz],
    ["tar.zst", (bytes) => zstd(bytes)],
    ["zip", (bytes) => zip([{ name: "zeros", bytes }])],
  ])("a small %s that unpacks to much", { timeout: 300_000 }, async (format, pack) => {
    const zeros = Buffer.alloc(64 * MB);
    const bytes = pack(format === "zip" ? zeros : Buffer.concat([header({ size: zeros.length }), zeros, END]));
    const source = { ...archive(bytes, format, "bomb"), limits: { entries: 10, bytes: 16 * MB } };
    await expect(readAll(source)).rejects.toMatchObject({ code: "too_large" });
  });
});

const FILES = Array.from({ length: 12 }, (_, index): { name: string; bytes: string } => ({
  name: `tool/${index}`,
  bytes: Array.from({ length: 120 }, (_, line) => `line ${line * 7919 * (index + 1)}`).join("\n"),
}));
const ENTRIES: TarEntry[] = [...FILES, { name: "tool/link", link: "0" }, { name: "tool/hard", hardLink: "tool/0" }];

describe("what was cut at every 512 bytes is refused", () => {
  it.each<[SourceFormat, (plain: Buffer) => Buffer]>([
    ["tar", (plain) => plain],
    ["tar.gz", (plain) => gzipSync(plain)],
    ["tar.xz", xz],
    ["tar.zst", (plain) => zstd(plain)],
    ["zip", () => zip(FILES)],
    ["deb", (plain) => deb(plain)],
  ])("%s", { timeout: 300_000 }, async (format, pack) => {
    const bytes = pack(await tar(ENTRIES));
    const whole = await readAll(archive(bytes, format));
    expect(whole.map(({ path }) => path)).toContain("tool/11");
    for (let end = 0; end < bytes.length; end += 512) {
      // The second block of zeros at the end of a tar may be missing: nothing is lost with it.
      if (format === "tar" && end >= bytes.length - 512) continue;
      await refusal(bytes.subarray(0, end), format);
    }
  });
});

describe("a zip that lies", () => {
  const sound = zip([{ name: "a", bytes: "text" }]);
  const end = sound.length - 22;
  const at = sound.readUInt32LE(end + 16);
  const changed = (change: (bytes: Buffer) => void) => {
    const copy = Buffer.from(sound);
    change(copy);
    return copy;
  };

  it.each<[string, Buffer]>([
    ["says it has more entries than there are", changed((bytes) => bytes.writeUInt16LE(9, end + 10))],
    ["has its directory behind its end", changed((bytes) => bytes.writeUInt32LE(0x7fffffff, end + 16))],
    ["has its directory in the middle of an entry", changed((bytes) => bytes.writeUInt32LE(at + 1, end + 16))],
    ["has an entry that begins in the directory", changed((bytes) => bytes.writeUInt32LE(at, at + 42))],
    ["is on several disks", changed((bytes) => bytes.writeUInt16LE(1, end + 4))],
    ["has a comment that is cut", changed((bytes) => bytes.writeUInt16LE(9, end + 20))],
    ["has a zip64 directory of more entries than there are", zip64(sound, { entries: 2n ** 40n })],
    ["has a zip64 directory far behind its end", zip64(sound, { offset: 2n ** 62n })],
    ["has a zip64 directory before its begin", zip64(sound, { offset: 2n ** 64n - 1n })],
    ["has its zip64 directory nowhere", zip64(sound, { record: 2n ** 40n })],
  ])("%s", async (_, bytes) => {
    expect((await refusal(bytes, "zip")).message).toMatch(/^tool\.zip cannot be read as zip: /);
  });

  it("has two directories: only one is read, wherever the other hides", async () => {
    const other = zip([{ name: "b", bytes: "other" }]);
    const commented = Buffer.concat([sound, other]);
    commented.writeUInt16LE(other.length, end + 20);
    await refusal(commented, "zip");
    expect((await readAll(archive(zip64(sound, {}), "zip"))).map(({ path }) => path)).toEqual(["a"]);
  });

  it("has another name in its extra field, which is judged as well", async () => {
    const name = Buffer.from("../../evil");
    const field = Buffer.alloc(9);
    field.writeUInt16LE(0x7075, 0);
    field.writeUInt16LE(5 + name.length, 2);
    field.writeUInt8(1, 4);
    field.writeUInt32LE(0xe8b7be43, 5); // the checksum of "a"
    const extra = Buffer.concat([field, name]);
    const directory = Buffer.concat([sound.subarray(at, at + 46), Buffer.from("a"), extra]);
    directory.writeUInt16LE(extra.length, 30);
    const tail = Buffer.from(sound.subarray(end));
    tail.writeUInt32LE(directory.length, 12);
    const { message } = await refusal(Buffer.concat([sound.subarray(0, at), directory, tail]), "zip");
    expect(message).toContain("which leaves its folder");
  });
});

describe("names and links", () => {
  it.each<[string, TarEntry[]]>([
    ["a name of 300 characters", [{ name: "n".repeat(300), bytes: "x" }]],
    ["a hard link to itself", [{ name: "a", hardLink: "a" }]],
    [
      "hard links in a circle",
      [
        { name: "a", hardLink: "b" },
        { name: "b", hardLink: "a" },
      ],
    ],
    ["a control character", [{ name: "a\u009bb", bytes: "x" }]],
    ["a line separator", [{ name: "a\u2028b", bytes: "x" }]],
    ["an override of the direction", [{ name: "a\u202eb", bytes: "x" }]],
  ])("%s", async (_, list) => {
    const reading = readAll(archive(await tar(list), "tar", "tool.tar"));
    await expect(reading).rejects.toMatchObject({ code: "invalid", message: expect.stringMatching(/^tool\.tar /) });
  });

  it("invalid UTF-8", async () => {
    const bytes = Buffer.concat([header({}), END]);
    bytes.writeUInt8(0xff, 0);
    bytes.write("        ", 148);
    const sum = bytes.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    bytes.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    expect((await refusal(bytes, "tar")).message).toMatch(/UTF-8/);
  });
});
