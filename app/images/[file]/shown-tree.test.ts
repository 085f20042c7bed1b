import { expect, test } from "vitest";
import { treeOf } from "#lib/images/folders";
import type { ManifestEntry } from "#lib/images/manifest";
import { type Shown, shownTree } from "./shown-tree";

const folder = (path: string): ManifestEntry => ({ path, type: "folder", mode: 0o755, size: 0 });
const file = (path: string): ManifestEntry => ({ path, type: "file", mode: 0o644, size: 1 });
const MANIFEST = [
  folder("usr"),
  folder("usr/lib"),
  folder("usr/lib/deep"),
  file("usr/lib/deep/a"),
  folder("usr/empty"),
];

const find = (nodes: readonly Shown[] | null, name: string) => nodes?.find((node) => node.name === name);

test("the tree of a small image is sent whole", () => {
  const [usr] = shownTree(treeOf(MANIFEST), MANIFEST.length);
  const deep = find(find(usr?.children ?? null, "lib")?.children ?? null, "deep");
  expect(deep?.children).toMatchObject([{ path: "usr/lib/deep/a", children: [] }]);
});

test("of a large image two levels are, the rest is loaded; what is empty has nothing to load", () => {
  const [usr] = shownTree(treeOf(MANIFEST), 70_000);
  expect(usr?.children?.map(({ name, children }) => [name, children])).toEqual([
    ["empty", []],
    ["lib", null],
  ]);
});

test("a folder with very many paths is loaded even at the top", () => {
  const many = Array.from({ length: 5_000 }, (_, n) => file(`usr/${n}`));
  const [usr] = shownTree(treeOf([folder("usr"), ...many]), many.length + 1);
  expect(usr).toMatchObject({ count: 5_000, children: null });
});
