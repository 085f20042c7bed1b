import { expect, test } from "vitest";
import type { ManifestEntry } from "#lib/images/manifest";
import { type Billed, billOf, isLicenceExpression } from "#lib/inspect/bill";
import { testPlan, testSource } from "#lib/testing/bakery";

const BILLED: Billed = {
  ...{ file: "tool-1.0-x86-64.raw", name: "tool", version: "1.0", sha256: "a".repeat(64), url: undefined },
  ...{ createdAt: new Date(0), bakerRevision: 3, manifest: [] },
};

const source = (url: string) => ({ ...testSource("tool", "tar.gz", new Uint8Array(3)), url, sha256: "c".repeat(64) });

function goProgram(path: string, modules: [string, string][], version = "go1.22.3 X:boringcrypto"): ManifestEntry {
  const go = { version, module: "example.org/tool", modules };
  return {
    path,
    type: "file",
    mode: 0o755,
    size: 1,
    sha256: "b".repeat(64),
    elf: { arch: "x86-64", linkage: "static", go },
  };
}

function versionOf(url: string, version: string, options: Record<string, string> = {}) {
  const request = {
    ...{ recipe: "tool", version, name: "tool", options, revision: 0 },
    ...({ arch: "x86-64", os: "flatcar", compression: "gzip:6", epoch: 0 } as const),
  };
  return billOf(BILLED, testPlan({ version, request, sources: [source(url)] })).others[0]?.version;
}

test.each([
  ["the version", "https://example.org/v1.2.3/tool.tar.gz", "1.2.3"],
  ["the version without its v", "https://example.org/tool-1.2.3.tar.gz", "v1.2.3"],
  ["the version at its end", "https://example.org/tool-1.2.3", "1.2.3"],
])("a source has %s when its address does", (_what, url, version) => {
  expect(versionOf(url, version)).toBe(version);
});

test("a source has the version of the option that its address names last", () => {
  expect(versionOf("https://example.org/v1.2/runc-1.1.9.tgz", "v1.2", { runc: "1.1.9", mode: "all" })).toBe("1.1.9");
});

test.each([
  ["a longer number", "https://example.org/11.2/tool", "1.2"],
  ["a later patch", "https://example.org/tool-1.2.3.tgz", "1.2"],
  ["another version", "https://example.org/tool.tgz", "1.2"],
])("a source has no version where its address names %s", (_what, url, version) => {
  expect(versionOf(url, version)).toBeUndefined();
});

test("a release on GitHub is named as such, whatever else by its address, and an upload not at all", () => {
  const purls = [
    "https://github.com/docker/compose/releases/download/v2.24.6/compose",
    "https://example.org/tool",
    "upload:my tool.tgz",
  ].map((url) => billOf(BILLED, testPlan({ version: "1.0", sources: [source(url)] })).others[0]);
  expect(purls[0]?.purl).toMatch(/^pkg:github\/docker\/compose@v2\.24\.6\?checksum=sha256%3Acccc/);
  expect(purls[1]?.purl).toMatch(/^pkg:generic\/tool\?.*download_url=https%3A%2F%2Fexample\.org%2Ftool$/);
  expect(purls[2]).toMatchObject({ purl: undefined, url: undefined, file: "my tool.tgz", version: "1.0" });
});

test("a module that two programs hold is told once, with Go's own library", () => {
  const manifest = [
    goProgram("usr/bin/a", [
      ["github.com/x/y", "v1.0.0"],
      ["example.org/local", "(devel)"],
    ]),
    goProgram("usr/bin/b", [["github.com/x/y", "v1.0.0"]]),
  ];
  const { image, others } = billOf({ ...BILLED, manifest }, null);
  expect(image.parts).toEqual(["program:usr/bin/a", "program:usr/bin/b"]);
  const local = "pkg:golang/example.org/local";
  const [shared, go] = ["pkg:golang/github.com/x/y@v1.0.0", "pkg:golang/stdlib@1.22.3"];
  expect(others.map(({ ref }) => ref)).toEqual([...image.parts, local, shared, go]);
  expect(others[0]).toMatchObject({ parts: [local, shared, go], facts: { goModule: "example.org/tool" } });
});

test("a Go that was built from its sources has no version", () => {
  const manifest = [goProgram("usr/bin/a", [], "devel go1.23-abc")];
  expect(billOf({ ...BILLED, manifest }, null).others[1]?.purl).toBe("pkg:golang/stdlib");
});

test.each(["MIT", "Apache-2.0 WITH LLVM-exception", "(MIT OR Apache-2.0) AND BSD-3-Clause", "LicenseRef-Ours"])(
  "%s is a licence of SPDX's form",
  (text) => expect(isLicenceExpression(text)).toBe(true),
);

test.each(["", "free for all", "MIT AND", "(MIT", "MIT, Apache-2.0", "()"])("%j is not", (text) =>
  expect(isLicenceExpression(text)).toBe(false),
);
