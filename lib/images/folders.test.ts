import { expect, test } from "vitest";
import { childOf, nodeAt, sizedOf, treeOf } from "#lib/images/folders";
import type { ManifestEntry } from "#lib/images/manifest";

const folder = (path: string): ManifestEntry => ({ path, type: "folder", mode: 0o755, size: 0 });
const file = (path: string, size: number): ManifestEntry => ({ path, type: "file", mode: 0o644, size });
const MANIFEST = [folder("usr"), file("usr/note", 1), folder("usr/bin"), file("usr/bin/b", 20), file("usr/bin/a", 3)];

test("folders come first, then names, and a folder counts what is in it", () => {
  const root = treeOf(MANIFEST);
  expect(root).toMatchObject({ path: "", size: 24, count: 3 });
  const usr = nodeAt(root, "usr");
  expect(usr?.children.map(childOf)).toMatchObject([
    { name: "bin", type: "folder", size: 23, count: 2 },
    { name: "note", type: "file", size: 1, count: 0 },
  ]);
  expect(nodeAt(root, "usr/bin")?.children.map(({ path }) => path)).toEqual(["usr/bin/a", "usr/bin/b"]);
});

test("a path is found by whole names only", () => {
  const root = treeOf([...MANIFEST, folder("usr/bin-2"), file("usr/bin-2/c", 1)]);
  expect(nodeAt(root, "usr/bin-2/c")?.size).toBe(1);
  expect(nodeAt(root, "usr/b")).toBeNull();
  expect(nodeAt(root, "usr/bin/a/x")).toBeNull();
});

test("sizes keep the large parts and count the small ones together", () => {
  const many = Array.from({ length: 500 }, (_, n) => file(`usr/share/${n}`, 1));
  const root = treeOf([folder("usr"), file("usr/big", 10_000), folder("usr/share"), ...many]);
  const [usr] = sizedOf(root, 3).parts;
  expect(usr?.parts.map(({ path, size, count }) => [path, size, count])).toEqual([
    ["usr/big", 10_000, 0],
    ["usr/share", 500, 500],
  ]);
  expect(usr?.parts[1]?.parts).toEqual([]);
  const flat = sizedOf(treeOf([file("big", 10_000), ...many.map(({ path }) => file(path.slice(10), 1))]), 1);
  expect(flat.parts).toMatchObject([{ path: "big" }, { path: null, size: 500, count: 500 }]);
});
