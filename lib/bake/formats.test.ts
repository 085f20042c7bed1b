import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Archive } from "#lib/bake/archive";
import { type AppError, isAppError } from "#lib/errors";
import type { SourceFormat } from "#lib/recipes/plan";
import { archive, deb, readAll, type TarEntry, tar, tarGz, tarXz, zip, zstd } from "#lib/testing/archives";
import { lines, linesBz2 } from "#lib/testing/packed/lines";
import { xz } from "#lib/testing/xz";

const SOME: TarEntry[] = [
  { name: "./bin/run", bytes: "#!/bin/sh\n", mode: 0o755 },
  { name: "./bin/data", bytes: Buffer.from(Array.from({ length: 3_000 }, (_, at) => (at * 7919) % 251)) },
  { name: "./bin/link", link: "run" },
];
const plain = await tar(SOME);
const READ = [
  ["bin/run", "file", 0o755, null],
  ["bin/data", "file", 0o644, null],
  ["bin/link", "symlink", 0o777, "run"],
];

/** Packed by what Node or set-up has; bzip2 has tests of its own. */
const ARCHIVES: [string, SourceFormat, Buffer][] = [
  ["tar.gz", "tar.gz", gzipSync(plain)],
  ["tar.xz", "tar.xz", xz(plain)],
  ["tar.zst", "tar.zst", zstd(plain, "-19", "--check")],
  ["deb with a plain tar", "deb", deb(plain)],
  ["deb with tar.gz", "deb", deb(gzipSync(plain), "data.tar.gz")],
  ["deb with tar.xz", "deb", deb(xz(plain), "data.tar.xz")],
  ["deb with tar.zst", "deb", deb(zstd(plain), "data.tar.zst/")],
  [
    "zip",
    "zip",
    zip(
      SOME.map(({ name, ...rest }) => ({
        ...rest,
        name: name.slice(2),
        mode: rest.link ? 0o777 : (rest.mode ?? 0o644),
      })),
    ),
  ],
];

test.each(ARCHIVES)("%s gives what was packed", async (_, format, bytes) => {
  const read = await readAll(archive(bytes, format));
  expect(read.map(({ path, type, mode, target }) => [path, type, mode, target])).toEqual(READ);
  expect(read.map(({ text }) => text.length)).toEqual([10, 3_000, 0]);
});

const text = Buffer.from("#!/bin/sh\n".repeat(500));
const SINGLE: [SourceFormat, Buffer, Buffer][] = [
  ["gz", gzipSync(text), text],
  ["gz", Buffer.concat([gzipSync(text), gzipSync(text)]), Buffer.concat([text, text])],
  ["xz", xz(text), text],
  ["bz2", linesBz2, lines],
  ["zst", zstd(text, "--check"), text],
  ["zst", Buffer.concat([zstd(text), zstd(text)]), Buffer.concat([text, text])],
];

test.each(SINGLE)("a single file in %s is one entry without a path", async (format, bytes, unpacked) => {
  const [entry, ...others] = await readAll(archive(bytes, format));
  expect(entry).toMatchObject({ path: "", type: "file", mode: 0o755, size: unpacked.length });
  expect(entry?.text === unpacked.toString("latin1")).toBe(true);
  expect(others).toEqual([]);
});

/** What an archive gives, or the AppError it ends with. */
async function outcome(source: Archive): Promise<Map<string, string> | AppError> {
  try {
    return new Map((await readAll(source)).map(({ path, text }) => [path, text]));
  } catch (error) {
    if (isAppError(error)) return error;
    throw error;
  }
}

const CHECKED: [string, SourceFormat, Buffer][] = [
  ...ARCHIVES.filter(([what]) => what !== "deb with a plain tar" && what !== "deb with tar.zst"),
  ...SINGLE.filter(([, bytes, unpacked]) => bytes.length < 3_000 && unpacked === text).map(
    ([format, bytes]): [string, SourceFormat, Buffer] => [`single ${format}`, format, bytes],
  ),
];

test.each(CHECKED)(
  "whatever bits of %s are turned, no wrong byte is given",
  { timeout: 300_000 },
  async (_, format, bytes) => {
    const whole = await outcome(archive(bytes, format));
    if (isAppError(whole)) throw whole;
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, turned) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = (damaged[at] ?? 0) ^ turned;
        const found = await outcome(archive(damaged, format));
        if (isAppError(found)) expect(found.message).toMatch(/^tool\.tgz /);
        // Names and modes have no checksum in zip and ar: a file may be called otherwise, or be a link or none, but not hold
        // anything else. A link taken for a file holds its target.
        else for (const text of found.values()) expect([...whole.values(), "run"].includes(text)).toBe(true);
      }),
      { numRuns: format.includes("zst") ? 30 : 120 },
    );
  },
);

test.each(CHECKED)("%s that was cut says so", { timeout: 300_000 }, async (_, format, bytes) => {
  const cuts = [0, 1, 5, 20, 70, Math.floor(bytes.length / 2), bytes.length - 30, bytes.length - 1].filter(
    (at) => at >= 0 && at < bytes.length,
  );
  for (const cut of cuts) {
    const found = await outcome(archive(bytes.subarray(0, cut), format));
    if (isAppError(found))
      expect(found).toMatchObject({
        code: "unsupported",
        message: expect.stringMatching(/^tool\.tgz cannot be read as /),
      });
    // One byte behind the last tar of a .deb is padding.
    else expect([format, cut]).toEqual(["deb", bytes.length - 1]);
  }
});

test.each(CHECKED.filter(([what]) => !what.includes("zip") && !what.includes("deb")))(
  "%s with something behind it is refused",
  async (_, format, bytes) => {
    const found = await outcome(archive(Buffer.concat([bytes, Buffer.from("<html>garbage")]), format));
    expect(found).toMatchObject({ code: "unsupported" });
  },
);

test.each(CHECKED)("%s stops at its limits", async (_, format, bytes) => {
  const source = { ...archive(bytes, format), limits: { entries: 10, bytes: 500 } };
  await expect(readAll(source)).rejects.toMatchObject({
    code: "too_large",
    message: "tool.tgz unpacks to more than 500 bytes.",
  });
});

test("a package has to hold a data.tar, and one that can be read", async () => {
  const says = (message: string) => ({ code: "unsupported", message: `tool.tgz cannot be read as deb: ${message}.` });
  await expect(readAll(archive(deb(plain, "other.tar"), "deb"))).rejects.toMatchObject(says("it has no data.tar"));
  const lzma = archive(deb(plain, "data.tar.lzma"), "deb");
  await expect(readAll(lzma)).rejects.toMatchObject(says("its data.tar.lzma is packed in a way that is not known"));
  await expect(readAll(archive(Buffer.from("<html>no package</html>"), "deb"))).rejects.toMatchObject(
    says("it does not begin as one"),
  );
  const twice = Buffer.concat([deb(plain), deb(plain).subarray(8)]);
  await expect(readAll(archive(twice, "deb"))).rejects.toMatchObject(says("it has more than one data.tar"));
});

const packages = await tarGz([
  { name: "p/README", bytes: "x" },
  { name: "p/amd64/one.deb", bytes: deb(await tarXz([{ name: "./usr/bin/one", bytes: "1" }]), "data.tar.xz") },
  {
    name: "p/amd64/two.deb",
    bytes: deb(
      await tarGz([
        { name: "./usr/bin/two", bytes: "2" },
        { name: "usr/bin/too", hardLink: "./usr/bin/two" },
      ]),
      "data.tar.gz",
    ),
  },
  { name: "p/arm64/one.deb", bytes: "damaged" },
  { name: "p/tools.zip", bytes: zip([{ name: "a" }]) },
]);

test("archives inside an archive are read one after another, links and all", async () => {
  const read = await readAll(archive(packages, "tar.gz"), "**/amd64/*.deb");
  expect(read.map(({ path, text }) => [path, text])).toEqual([
    ["usr/bin/one", "1"],
    ["usr/bin/two", "2"],
    ["usr/bin/too", "2"],
  ]);
});

test.each([
  ["**/arm64/*.deb", "unsupported", "p/arm64/one.deb in tool.tgz cannot be read as deb: it does not begin as one."],
  [
    "**/*.rpm",
    "invalid",
    "Nothing in tool.tgz matches **/*.rpm; it holds p/README, p/amd64/one.deb, p/amd64/two.deb, p/arm64/one.deb, p/tools.zip.",
  ],
  [
    "**/*.zip",
    "invalid",
    "p/tools.zip in tool.tgz is neither a tar nor a .deb: others are not opened inside an archive.",
  ],
  ["p/README", "invalid", "p/README in tool.tgz is neither a tar nor a .deb: others are not opened inside an archive."],
])("inside %s: %s", async (inside, code, message) => {
  await expect(readAll(archive(packages, "tar.gz"), inside)).rejects.toMatchObject({ code, message });
});

test("a bomb in an archive is counted together with it", async () => {
  const bomb = deb(await tarGz([{ name: "zeros", bytes: Buffer.alloc(3_000_000) }]), "data.tar.gz");
  const outer = await tarGz(["a", "b", "c"].map((name) => ({ name: `${name}.deb`, bytes: bomb })));
  const source = { ...archive(outer, "tar.gz"), limits: { entries: 100, bytes: 5_000_000 } };
  await expect(readAll(source, "*.deb")).rejects.toMatchObject({ code: "too_large" });
  const entries = { ...archive(outer, "tar.gz"), limits: { entries: 4, bytes: 1e9 } };
  await expect(readAll(entries, "*.deb")).rejects.toThrow("tool.tgz holds more than 4 entries.");
});
