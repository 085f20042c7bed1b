import { expect, it } from "vitest";
import { compare } from "#lib/follow/compare";
import type { ManifestEntry } from "#lib/images/manifest";
import type { Finding } from "#lib/inspect/finding";
import { testSource } from "#lib/testing/bakery";
import { compared, entry } from "#lib/testing/compared";

type Elf = NonNullable<ManifestEntry["elf"]>;
type Given = Parameters<typeof compared>[0];

const between = (before: Given, after: Given) =>
  compare(compared(before), compared({ version: "1.0.1", ...after }), { notes: null, licence: null });
const program = (elf: Partial<Elf>, text: string, path = "usr/bin/tool") =>
  entry(path, text, { mode: 0o755, elf: { arch: "x86-64", linkage: "dynamic", stripped: true, ...elf } });

it("programs that ask for other libraries, another GLIBC, or were built by another Go", () => {
  const before = program(
    { needed: ["libc.so.6"], glibc: "2.17", go: { version: "go1.19", modules: [["a.example/m", "v1.0.0"]] } },
    "old",
  );
  const after = program(
    {
      needed: ["libz.so.1", "libc.so.6"],
      glibc: "2.34",
      go: { version: "go1.21", modules: [["a.example/m", "v1.2.0"]] },
    },
    "new",
  );
  const { programs, modules } = between({ manifest: [before] }, { manifest: [after] });
  expect(programs).toEqual([
    { path: "usr/bin/tool", fact: "libraries", before: "libc.so.6", after: "libc.so.6, libz.so.1" },
    { path: "usr/bin/tool", fact: "GLIBC", before: "2.17", after: "2.34" },
    { path: "usr/bin/tool", fact: "Go", before: "go1.19", after: "go1.21" },
  ]);
  expect(modules).toEqual([{ key: "a.example/m", before: "v1.0.0", after: "v1.2.0" }]);
});

it("modules are those of the whole image, whichever program has them", () => {
  const go = (...modules: [string, string][]) => ({ go: { version: "go1.21", modules } });
  const { modules } = between(
    { manifest: [program(go(["m", "v1"], ["gone", "v1"]), "a"), program(go(["m", "v2"]), "b", "usr/bin/other")] },
    { manifest: [program(go(["m", "v2"], ["m", "v1"], ["new", "v3"]), "c")] },
  );
  expect(modules).toEqual([
    { key: "gone", before: "v1", after: null },
    { key: "new", before: null, after: "v3" },
  ]);
});

it("an image from before programs were looked at has lost and gained nothing", () => {
  const bare = program({ stripped: undefined }, "old");
  const full = program(
    { needed: ["libc.so.6"], glibc: "2.34", go: { version: "go1.21", modules: [["m", "v1"]] } },
    "new",
  );
  expect(between({ manifest: [bare] }, { manifest: [full] })).toMatchObject({ programs: [], modules: [] });
});

it("findings that one image has alone, by rule and path", () => {
  const finding = (rule: string, path: string, sentence = path): Finding => ({
    ...{ rule, path, sentence, severity: "warning", reason: "" },
  });
  const { findings } = between(
    { findings: [finding("opt", "opt/a", "once"), finding("sbin", "usr/sbin")] },
    { findings: [finding("opt", "opt/a", "again"), finding("opt", "opt/b")] },
  );
  expect(findings.gained.map(({ path }) => path)).toEqual(["opt/b"]);
  expect(findings.lost.map(({ path }) => path)).toEqual(["usr/sbin"]);
});

it("no findings are compared while one image waits to be looked into", () => {
  const { findings } = between({ findings: null }, { findings: [] });
  expect(findings).toEqual({ gained: [], lost: [], waiting: ["tool-1.0.0-x86-64.raw"] });
});

it("what was asked for, and sources that came, went or are others", () => {
  const source = (id: string, url: string) => ({
    ...testSource(id, "tar.gz", Buffer.from(url)),
    ...{ url, sha256: "a".repeat(64) },
  });
  const { request, sources } = between(
    { sources: [source("tool", "https://a.example/1"), source("gone", "https://a.example/g")] },
    {
      image: { arch: "arm64", os: "_any", recipe: null },
      sources: [source("tool", "https://a.example/2"), source("new", "https://a.example/n")],
    },
  );
  expect(request).toEqual([
    { key: "recipe", before: "tool", after: null },
    { key: "version", before: "1.0.0", after: "1.0.1" },
    { key: "architecture", before: "x86-64", after: "arm64" },
    { key: "system", before: "flatcar", after: "_any" },
  ]);
  expect(sources).toMatchObject([
    { id: "tool", url: "https://a.example/2", urlBefore: "https://a.example/1" },
    { id: "new", urlBefore: null, digests: { before: null, after: expect.any(String) } },
    { id: "gone", url: "https://a.example/g", after: null, digests: { before: expect.any(String), after: null } },
  ]);
});

it("the extension-release is one file, whatever the images are called", () => {
  const release = (name: string, text: string) => entry(`usr/lib/extension-release.d/extension-release.${name}`, text);
  const found = between({ manifest: [release("tool", "ID=flatcar")] }, { manifest: [release("other", "ID=_any")] });
  expect(found.release).toMatchObject([{ change: "changed", path: expect.stringMatching(/other$/) }]);
  const same = between({ manifest: [release("tool", "ID=_any")] }, { manifest: [release("tool", "ID=_any")] });
  expect(same.release).toEqual([]);
  const renamed = between({ manifest: [release("tool", "ID=_any")] }, { manifest: [release("other", "ID=_any")] });
  expect(renamed.release).toEqual([]);
});
