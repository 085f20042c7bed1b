import { expect, test } from "vitest";
import type { ManifestEntry } from "#lib/images/manifest";
import { differences, differenceText } from "#lib/inspect/differences";

const file = (path: string, more: Partial<ManifestEntry> = {}): ManifestEntry => ({
  ...{ path, type: "file", mode: 0o644, size: 1, sha256: "a".repeat(64) },
  ...more,
});

test("equal lists have none, in whatever order", () => {
  expect(differences([file("a"), file("b")], [file("b"), file("a")])).toEqual([]);
});

test("what is new, gone or other is told by its path", () => {
  const before = [file("gone"), file("mode"), file("bytes"), file("link", { type: "symlink", target: "a" })];
  const after = [
    ...[file("new"), file("mode", { mode: 0o755 }), file("bytes", { size: 2, sha256: "b".repeat(64) })],
    file("link", { type: "symlink", target: "b" }),
  ];
  expect(differences(before, after).map(differenceText)).toEqual([
    ...["bytes: changed (size, sha256)", "gone: removed", "link: changed (target)", "mode: changed (mode)"],
    "new: added",
  ]);
});
