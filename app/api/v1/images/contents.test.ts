import { expect, it } from "vitest";
import { db } from "#lib/db";
import type { Manifest, ManifestEntry } from "#lib/images/manifest";
import { useContext } from "#lib/testing/context";
import { publishImage } from "#lib/testing/image-rows";
import { ask } from "../../../_server/testing/ask";

const test = useContext();

const folder = (path: string): ManifestEntry => ({ path, type: "folder", mode: 0o755, size: 0 });
const file = (path: string, size: number): ManifestEntry => ({ path, type: "file", mode: 0o644, size });

async function imageWith(name: string, entries: Manifest): Promise<string> {
  const { file } = await publishImage(test.context.store, { name, version: "1.0.0" });
  await db().manifest.update({ where: { file }, data: { entries } });
  return `/api/v1/images/${file}`;
}

const FOLDERS = 100;
const FILES = 1_000;

/** More than a hundred thousand paths, all of which lie deep. */
function large(): Manifest {
  const folders = Array.from({ length: FOLDERS }, (_, n) => folder(`usr/share/${n}`));
  const files = folders.flatMap(({ path }) => Array.from({ length: FILES }, (_, n) => file(`${path}/${n}.js`, 10)));
  return [folder("usr"), folder("usr/bin"), file("usr/bin/tool", 2_000_000), folder("usr/share"), ...folders, ...files];
}

it("a hundred thousand paths are told in pages, by folder, and as sizes", async () => {
  const at = await imageWith("large", large());
  const first = await ask("GET", `${at}/manifest?limit=1000`);
  expect(first.body).toMatchObject({ total: FOLDERS * (FILES + 1) + 4, next: expect.any(String) });
  expect(first.body.items).toHaveLength(1000);
  const second = await ask("GET", `${at}/manifest?limit=2&cursor=${first.body.next}`);
  expect(second.body.items).toHaveLength(2);
  expect(second.body.items[0].path).not.toBe(first.body.next);

  const within = await ask("GET", `${at}/manifest?under=usr/share/7`);
  expect(within.body).toMatchObject({ total: FILES + 1, next: expect.any(String) });
  expect(within.body.items).toHaveLength(200);
  expect(within.body.items[0]).toEqual(folder("usr/share/7"));

  const top = await ask("GET", `${at}/folder?path=usr`);
  expect(top.body).toEqual({
    items: [
      { name: "bin", type: "folder", mode: 0o755, size: 2_000_000, count: 1 },
      { name: "share", type: "folder", mode: 0o755, size: FOLDERS * FILES * 10, count: FOLDERS * FILES },
    ],
    next: null,
    total: 2,
  });
  const deep = await ask("GET", `${at}/folder?path=usr/share/7&limit=3`);
  expect(deep.body).toMatchObject({ total: FILES, next: "10.js" });
  expect(deep.body.items.map(({ name }: { name: string }) => name)).toEqual(["0.js", "1.js", "10.js"]);
  expect((await ask("GET", `${at}/folder?path=usr/share/7&limit=3&cursor=10.js`)).body.items[0].name).toBe("100.js");

  const sizes = await ask("GET", `${at}/sizes`);
  expect(sizes.body).toMatchObject({ path: "", isFolder: true, size: 2_000_000 + FOLDERS * FILES * 10 });
  expect(JSON.stringify(sizes.body).length).toBeLessThan(50_000);
});

it("one file's facts are found by its path, and what is not there is told", async () => {
  const elf = { arch: "x86-64", linkage: "dynamic" as const, needed: ["libc.so.6"], glibc: "2.34", stripped: true };
  const at = await imageWith("small", [folder("usr"), folder("usr/bin"), { ...file("usr/bin/a b+c", 5), elf }]);
  const { body } = await ask("GET", `${at}/manifest?under=${encodeURIComponent("usr/bin/a b+c")}`);
  expect(body).toMatchObject({ items: [{ elf }], total: 1, next: null });
  expect((await ask("GET", `${at}/folder?path=usr/bin`)).body.items).toMatchObject([{ program: "x86-64, dynamic" }]);
  for (const address of ["folder?path=etc", "manifest?under=usr/bi", "sizes?path=usr/bin/x"])
    expect(await ask("GET", `${at}/${address}`)).toMatchObject({ status: 404 });
  for (const address of ["folder?cursor=x", "manifest?cursor=x", "manifest?limit=1001", "folder?limit=0"])
    expect(await ask("GET", `${at}/${address}`)).toMatchObject({ status: 400 });
  expect(await ask("GET", "/api/v1/images/none.raw/sizes")).toMatchObject({ status: 404 });
});
