import { expect, test } from "vitest";
import { entries } from "#lib/bake/archive";
import { takeEntries } from "#lib/bake/links";
import { archive, type TarEntry, tar, tarGz } from "#lib/testing/archives";

type Took = { taken: [string, string, string, number][]; passes: number };

/** Takes what a pattern matches: path, type, text and mode. */
async function take(list: TarEntry[], pattern: RegExp): Promise<Took> {
  const source = archive(await tarGz(list), "tar.gz");
  const result: Took = { taken: [], passes: 0 };
  const read = () => {
    result.passes += 1;
    return entries(source);
  };
  for await (const { path, type, mode, body } of takeEntries(read, "tool.tgz", (entry) => pattern.test(entry.path))) {
    const parts: Uint8Array[] = [];
    for await (const part of body) parts.push(part);
    const bytes = Buffer.concat(parts);
    result.taken.push([path, type, bytes.length < 100 ? bytes.toString() : `${bytes.length} bytes`, mode]);
  }
  return result;
}

const FILE: TarEntry = { name: "lib/tool-1.2", bytes: "tool", mode: 0o755 };

test("a hard link that is taken has the bytes and the mode of its file, taken or not", async () => {
  const list = [FILE, { name: "bin/tool", hardLink: "./lib/tool-1.2" }, { name: "bin/other", bytes: "o" }];
  expect(await take(list, /^bin/)).toEqual({
    taken: [
      ["bin/other", "file", "o", 0o644],
      ["bin/tool", "file", "tool", 0o755],
    ],
    passes: 2,
  });
  expect((await take(list, /tool/)).taken).toEqual([
    ["lib/tool-1.2", "file", "tool", 0o755],
    ["bin/tool", "file", "tool", 0o755],
  ]);
});

test("one that nobody takes costs no second pass, not even to nothing", async () => {
  expect((await take([FILE, { name: "man/x", hardLink: "not/there" }], /^lib/)).passes).toBe(1);
});

test("links to links and links to symlinks are followed", async () => {
  const list = [
    FILE,
    { name: "s", link: "lib/tool-1.2" },
    { name: "a", hardLink: "lib/tool-1.2" },
    { name: "b", hardLink: "a" },
    { name: "c", hardLink: "s" },
  ];
  expect((await take(list, /^[bc]$/)).taken).toEqual([
    ["b", "file", "tool", 0o755],
    ["c", "symlink", "", 0o777],
  ]);
});

test("many links to a small file take one more pass, to a large one a pass each", async () => {
  const links = Array.from({ length: 15 }, (_, index) => ({ name: `bin/${index}`, hardLink: "lib/tool-1.2" }));
  const small = await take([FILE, ...links], /^bin/);
  expect([small.passes, small.taken.length]).toEqual([2, 15]);
  const large = await take([{ ...FILE, bytes: Buffer.alloc(9_000_000) }, ...links.slice(0, 3)], /^bin/);
  expect(large).toEqual({
    passes: 4,
    taken: [0, 1, 2].map((index) => [`bin/${index}`, "file", "9000000 bytes", 0o755]),
  });
  const tooMany = take(
    [
      { ...FILE, bytes: Buffer.alloc(9_000_000) },
      ...links,
      ...links.map(({ name, hardLink }) => ({ name: `${name}x`, hardLink })),
    ],
    /^bin/,
  );
  await expect(tooMany).rejects.toMatchObject({
    code: "too_large",
    message: expect.stringContaining('more than 20 hard links to "lib/tool-1.2"'),
  });
}, 300_000);

test.each<[string, TarEntry[], string]>([
  ["nothing", [{ name: "x", hardLink: "y" }], "does not hold"],
  ["itself", [{ name: "x", hardLink: "x" }], "does not hold"],
  [
    "what comes later",
    [
      { name: "x", hardLink: "y" },
      { name: "y", bytes: "y" },
      { name: "x2", hardLink: "y" },
    ],
    "holds only behind it",
  ],
  ["a folder", [{ name: "y/" }, { name: "x", hardLink: "y" }], "holds as a folder"],
  [
    "one of two",
    [
      { name: "y", bytes: "1" },
      { name: "y", bytes: "2" },
      { name: "x", hardLink: "y" },
    ],
    "holds more than once",
  ],
])("a link to %s is refused where it is taken", async (_, list, how) => {
  const message = expect.stringMatching(
    new RegExp(`^tool\\.tgz holds "x", a hard link to "[xy]", which it ${how}\\.$`),
  );
  await expect(take(list, /^x/)).rejects.toMatchObject({ code: "invalid", message });
});

test("a link that leaves the archive is refused, taken or not", async () => {
  const bytes = await tar([{ name: "x", hardLink: "../../etc/passwd" }]);
  await expect(entries(archive(bytes, "tar")).next()).rejects.toThrow("leaves its folder");
});
