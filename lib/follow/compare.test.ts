import { describe, expect, it } from "vitest";
import { type Compared, compare } from "#lib/follow/compare";
import type { Finding } from "#lib/inspect/finding";
import type { PlanSource } from "#lib/recipes/plan";
import { testSource } from "#lib/testing/bakery";
import { compared, entry } from "#lib/testing/compared";

const ABOUT = { notes: null, licence: "Apache-2.0" };
const between = (before: Compared | null, after: Compared) => compare(before, after, ABOUT);

const source = (id: string, verifiedBy: PlanSource["verifiedBy"]): PlanSource => ({
  ...testSource(id, "tar.gz", Buffer.from(id)),
  verifiedBy,
});
const program = (linkage: "static" | "dynamic", text = "new") =>
  entry("usr/bin/tool", text, { mode: 0o755, elf: { arch: "x86-64", linkage } });

describe("what differs", () => {
  it("files by content, mode, kind and target; folders only by themselves", () => {
    const folder = entry("usr/bin", "", { type: "folder", mode: 0o755, size: 0, sha256: undefined });
    const link = (target: string) =>
      entry("usr/bin/t", "", { type: "symlink", target, sha256: undefined, mode: 0o777 });
    const before = compared({
      manifest: [folder, entry("usr/a"), entry("usr/b", "x"), entry("usr/c", "c"), link("tool"), entry("usr/same")],
    });
    const after = compared({
      version: "1.0.1",
      manifest: [
        { ...folder, path: "usr/sbin" },
        entry("usr/b", "y"),
        entry("usr/c", "c", { mode: 0o755 }),
        link("tool-1"),
        entry("usr/d"),
        entry("usr/same"),
      ],
    });
    const { files, worse } = between(before, after);
    expect(files.items.map(({ path, change }) => [path, change])).toEqual([
      ["usr/a", "removed"],
      ["usr/b", "changed"],
      ["usr/bin/t", "changed"],
      ["usr/c", "changed"],
      ["usr/d", "added"],
    ]);
    expect(files).toMatchObject({ added: 1, removed: 1, changed: 3 });
    expect(worse).toEqual([]);
  });

  it("units, configuration and licences are told apart", () => {
    const paths = [
      "usr/lib/systemd/system/tool.service",
      "usr/lib/systemd/system/multi-user.target.d/10-tool.conf",
      "usr/lib/tmpfiles.d/tool.conf",
      "usr/lib/sysusers.d/tool.conf",
      "usr/share/tool/tool.toml",
      "usr/lib/extension-release.d/extension-release.tool",
      "usr/share/tool/LICENSE.txt",
      "usr/share/doc/tool/COPYING",
      "usr/bin/noticed",
    ];
    const found = between(compared(), compared({ version: "1.0.1", manifest: paths.map((path) => entry(path)) }));
    const listed = (changes: { path: string }[]) => changes.map(({ path }) => path.split("/").at(-1)).sort();
    expect(listed(found.units)).toEqual(["10-tool.conf", "tool.conf", "tool.conf", "tool.service"]);
    expect(listed(found.defaults)).toEqual(["tool.toml"]);
    expect(listed(found.licences)).toEqual(["COPYING", "LICENSE.txt"]);
  });

  it("options, the recipe and sources that came or went", () => {
    const before = compared({ options: { cni: "1.1", gone: "a" }, sources: [source("tool", "published")] });
    const after = compared({
      ...{ version: "1.0.1", recipeDigest: "r2", options: { cni: "1.2", new: "b" } },
      sources: [source("tool", "published"), source("more", "signed")],
    });
    const found = between(before, after);
    expect(found.options).toEqual([
      { key: "cni", before: "1.1", after: "1.2" },
      { key: "gone", before: "a", after: null },
      { key: "new", before: null, after: "b" },
    ]);
    expect(found.recipe).toEqual({ changed: true, licence: "Apache-2.0" });
    expect(found.sources).toMatchObject([
      { id: "tool", before: "published", after: "published" },
      { id: "more", before: null, after: "signed" },
    ]);
    expect(found.worse).toEqual([]);
  });

  it("warnings that name their version are the same for another version", () => {
    const before = compared({ version: "v1.0.0", warnings: ["tool 1.0.0 is old.", "This one went."] });
    const after = compared({ version: "v1.0.1", warnings: ["tool 1.0.1 is old.", "This one came."] });
    const { warnings, worse } = between(before, after);
    expect(warnings).toEqual({ added: ["This one came."], gone: ["This one went."] });
    expect(worse).toEqual(["A new warning: This one came."]);
  });

  it("nothing of the first one, which is not worse than anything", () => {
    const first = compared({ manifest: [entry("usr/bin/tool", "x", { mode: 0o4755 })], warnings: ["Odd."] });
    const found = between(null, { ...first, plan: null });
    expect(found).toMatchObject({ before: null, files: { added: 0, items: [] }, sources: [], worse: [] });
  });
});

function finding(path: string, more: Partial<Finding> = {}): Finding {
  const made: Finding = { rule: "libraries", severity: "warning", path, sentence: path, reason: "It matters." };
  return Object.assign(made, more);
}

const WORSE: [
  what: string,
  before: Parameters<typeof compared>[0],
  after: Parameters<typeof compared>[0],
  RegExp | null,
][] = [
  [
    "a program that needs libraries now",
    { manifest: [program("static", "old")] },
    { manifest: [program("dynamic")] },
    /usr\/bin\/tool was static/,
  ],
  ["one that needs none any more", { manifest: [program("dynamic", "old")] }, { manifest: [program("static")] }, null],
  [
    "a source that nobody vouches for any more",
    { sources: [source("a", "published")] },
    { sources: [source("a", "first-use")] },
    /The source a is vouched for by nobody/,
  ],
  [
    "a signature that became a list",
    { sources: [source("a", "signed")] },
    { sources: [source("a", "published")] },
    /before it was a signature/,
  ],
  [
    "a list that became a signature",
    { sources: [source("a", "published")] },
    { sources: [source("a", "signed")] },
    null,
  ],
  [
    "a source that was recorded and still is",
    { sources: [source("a", "recorded")] },
    { sources: [source("a", "first-use")] },
    null,
  ],
  ["a new source without anything", {}, { sources: [source("a", "first-use")] }, /The new source a/],
  ["a unit that is gone", { manifest: [entry("usr/lib/systemd/system/tool.service")] }, {}, /tool\.service is gone/],
  ["a program that is gone", { manifest: [entry("usr/bin/tool")] }, {}, /The program usr\/bin\/tool is gone/],
  ["a new finding", {}, { findings: [finding("usr/bin/tool-1.0.1")] }, /A new finding: usr\/bin\/tool-1\.0\.1/],
  ["the same", { findings: [finding("usr/bin/tool-1.0.0")] }, { findings: [finding("usr/bin/tool-1.0.1")] }, null],
  ["one that its recipe waives", {}, { findings: [finding("usr/bin/tool", { waived: "So it is." })] }, null],
  ["one that nobody has looked into", { findings: null }, {}, /Nobody has looked into tool-1\.0\.0-x86-64\.raw yet/],
  ["a new note", {}, { findings: [finding("usr/bin/tool", { severity: "note" })] }, null],
  ["any other file that is gone", { manifest: [entry("usr/share/tool/readme")] }, {}, null],
  [
    "a set-uid program",
    { manifest: [entry("usr/bin/tool")] },
    { manifest: [entry("usr/bin/tool", "x", { mode: 0o4755 })] },
    /set-uid or set-gid/,
  ],
  ["a new set-gid program", {}, { manifest: [entry("usr/bin/tool", "x", { mode: 0o2755 })] }, /set-uid or set-gid/],
  [
    "one that always was",
    { manifest: [entry("usr/bin/tool", "y", { mode: 0o4755 })] },
    { manifest: [entry("usr/bin/tool", "x", { mode: 0o4755 })] },
    null,
  ],
  [
    "a file that everybody may write",
    {},
    { manifest: [entry("usr/share/tool/f", "x", { mode: 0o666 })] },
    /Everybody may write/,
  ],
  [
    "a folder that everybody may write",
    {},
    { manifest: [entry("usr/share/t", "", { type: "folder", mode: 0o777 })] },
    /Everybody may write/,
  ],
  ["one with a sticky bit", {}, { manifest: [entry("usr/share/t", "", { type: "folder", mode: 0o1777 })] }, null],
  [
    "a link, whose mode says nothing",
    {},
    { manifest: [entry("usr/bin/t", "", { type: "symlink", mode: 0o777, target: "x" })] },
    null,
  ],
  [
    "a licence that changed",
    { manifest: [entry("usr/share/LICENSE", "MPL")] },
    { manifest: [entry("usr/share/LICENSE", "BUSL")] },
    /licence file usr\/share\/LICENSE has changed/,
  ],
  [
    "an image more than twice as large",
    { size: 1_000_000 },
    { size: 2_000_001 },
    /more than twice as large: from 1\.0 MB to 2\.0 MB/,
  ],
  ["an image less than half as large", { size: 2_000_001 }, { size: 1_000_000 }, /less than half as large/],
  ["an image twice as large", { size: 1_000_000 }, { size: 2_000_000 }, null],
];

it.each(WORSE)("is worse or not: %s", (_what, before, after, reason) => {
  const { worse } = between(compared(before), compared({ version: "1.0.1", ...after }));
  expect(worse).toEqual(reason === null ? [] : [expect.stringMatching(reason)]);
});
