import { writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { type ListedEntry, readFileInImage, readListing, requireListing } from "#lib/bake/listing";
import { writeSquashfs } from "#lib/bake/squashfs";
import type { Manifest } from "#lib/images/manifest";
import { tar } from "#lib/testing/archives";
import { scratch } from "#lib/testing/bakery";

const HEADERS = "-rw-r--r-- 0/0                       5 1970-01-01 00:00 squashfs-root/usr/x";
const NAMES = [
  "a b",
  "a -> b",
  "back\\slash",
  "näme",
  'q"x',
  "new\nline",
  ` lead`,
  "trail ",
  "esc\u001b",
  "*[a]?",
  "end\n",
];

async function image(): Promise<string> {
  const file = path.join(await scratch(), "image");
  const entries = await tar([
    { name: "usr/" },
    ...NAMES.map((name) => ({ name: `usr/${name}`, bytes: name })),
    { name: `usr/x\n${HEADERS}`, bytes: "x" },
    { name: "usr/li -> nk", link: "../a -> b\\\n c\n" },
    { name: "usr/suid", bytes: "x", mode: 0o6751 },
    { name: "usr/sticky", bytes: "", mode: 0o1640 },
  ]);
  const never = new AbortController().signal;
  await writeSquashfs(Readable.from([entries]), file, { compression: "gzip:6", epoch: 0 }, never);
  return file;
}

test("reads every name, mode, size and target exactly", async () => {
  const file = await image();
  const found: Record<string, ListedEntry> = {};
  for await (const entry of readListing(file)) found[entry.path] = entry;
  for (const name of NAMES) {
    const size = Buffer.byteLength(name);
    expect(found[`usr/${name}`]).toEqual({
      path: `usr/${name}`,
      type: "file",
      mode: 0o644,
      owner: "0/0",
      size,
      target: null,
    });
  }
  expect(found.usr).toMatchObject({ type: "folder", mode: 0o755, size: 0, target: null });
  expect(found["usr/li -> nk"]).toMatchObject({ type: "symlink", size: 0, target: "../a -> b\\\n c\n" });
  expect([found["usr/suid"]?.mode, found["usr/sticky"]?.mode]).toEqual([0o6751, 0o1640]);
  expect(Object.keys(found)).toContain("usr/x\n-rw-r--r-- 0");
});

test("reads the bytes of one file, whatever its name", async () => {
  const file = await image();
  for (const name of NAMES) {
    expect((await buffer(readFileInImage(file, `usr/${name}`))).toString()).toBe(name);
  }
});

test("says when a file is no image", async () => {
  const file = path.join(await scratch(), "text");
  await writeFile(file, "no image");
  const reading = (async () => {
    for await (const _ of readListing(file));
  })();
  await expect(reading).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringMatching(/^The image .*text cannot be read: unsquashfs ended/),
  });
  const never = new AbortController().signal;
  await expect(requireListing(file, [], never)).rejects.toMatchObject({ code: "internal" });
});

test("an image that differs from its manifest is told by the first difference", async () => {
  const file = await image();
  const manifest: Manifest = [];
  for await (const { target, owner: _, ...entry } of readListing(file)) {
    manifest.push({ ...entry, type: entry.type as "file", ...(target !== null && { target }) });
  }
  const signal = new AbortController().signal;
  await requireListing(file, manifest, signal);
  const changed = (path: string, given: object) =>
    manifest.map((one) => (one.path === path ? { ...one, ...given } : one));
  const wrong: [Manifest, string][] = [
    [
      [...manifest, { path: "usr/z", type: "file", mode: 0o644, size: 1 }],
      '"usr/z" it holds nothing instead of a file',
    ],
    [
      manifest.filter(({ path }) => path !== "usr/suid"),
      '"usr/suid" it holds a file of mode 6751 and 1 bytes instead of nothing',
    ],
    [changed("usr/suid", { mode: 0o755 }), "mode 6751 and 1 bytes instead of a file of mode 755 and 1 bytes"],
    [changed("usr/suid", { size: 2 }), "1 bytes instead of a file of mode 6751 and 2 bytes"],
    [changed("usr/li -> nk", { target: "../a" }), 'instead of a symlink to "../a"'],
    [changed("usr/suid", { type: "folder" }), "instead of a folder"],
  ];
  for (const [other, message] of wrong) {
    await expect(requireListing(file, other, signal)).rejects.toThrow(message);
  }
});
