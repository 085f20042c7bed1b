import { expect, test } from "vitest";
import type { ManifestEntry } from "#lib/images/manifest";
import { modeText, openFolders, treeOf } from "./contents-tree";

const folder = (path: string): ManifestEntry => ({ path, type: "folder", mode: 0o755, size: 0 });
const file = (path: string, size: number): ManifestEntry => ({ path, type: "file", mode: 0o644, size });
const MANIFEST = [folder("usr"), file("usr/note", 1), folder("usr/bin"), file("usr/bin/b", 20), file("usr/bin/a", 3)];

test("folders come first, then names, and a folder counts what is in it", () => {
  const [usr] = treeOf(MANIFEST);
  expect(usr).toMatchObject({ name: "usr", size: 24 });
  expect(usr?.children.map(({ name, size }) => [name, size])).toEqual([
    ["bin", 23],
    ["note", 1],
  ]);
  expect(usr?.children[0]?.children.map(({ name }) => name)).toEqual(["a", "b"]);
});

test("a large image opens two levels, a small one all", () => {
  const deep = [...MANIFEST, folder("usr/lib"), folder("usr/lib/systemd")];
  expect(openFolders(deep)).toEqual(["usr", "usr/bin", "usr/lib", "usr/lib/systemd"]);
  expect(openFolders(deep, 3)).toEqual(["usr", "usr/bin", "usr/lib"]);
});

test("modes are written as chmod takes them", () => expect(modeText(0o755)).toBe("0755"));
