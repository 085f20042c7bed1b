import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ARCHES } from "#lib/arches";
import { make } from "#lib/builds/make";
import { prepare } from "#lib/builds/prepare";
import { checkFolder } from "#lib/recipes/check-folder";
import { loadCatalog } from "#lib/recipes/load";
import { BuildRequest } from "#lib/recipes/schema";
import { scratch } from "#lib/testing/bakery";
import { localFetch } from "#lib/testing/outside";
import { type ShelfCase, shelfCases, writeMirror } from "#lib/testing/shelf/shelf";
import { fileLists } from "#lib/upstream/file-lists";
import type { Upstream } from "#lib/upstream/upstream";
import { listVersions } from "#lib/upstream/versions";
import { draftRecipe } from "./draft-recipe";

const cases = await shelfCases();
const signal = new AbortController().signal;

async function standing(files: ShelfCase["files"], x86: string): Promise<{ upstream: Upstream; folder: string }> {
  const folder = await scratch();
  const mirror = path.join(folder, "mirror");
  // The lists that both architectures have in common are those of the one that is written last.
  for (const arch of ARCHES.toReversed())
    await writeMirror(mirror, { version: "", listing: "", files }, arch, arch === "arm64" ? "arm64" : x86);
  const cache = { folder: path.join(folder, "cache"), limit: 1e9 };
  return {
    folder,
    upstream: { mirror, cache, fetch: localFetch, lists: fileLists(cache), maxDownload: 1e8, log: () => undefined },
  };
}

function filled(text: string): string {
  return text
    .replace('summary: ""', "summary: Does something.")
    .replace('licence: ""', "licence: MIT")
    .replace('homepage: ""', "homepage: https://example.org/");
}

async function draft(urls: string[], files: ShelfCase["files"], name = "tool", x86 = "amd64") {
  const { upstream, folder } = await standing(files, x86);
  const text = await draftRecipe(name, urls, { upstream, signal });
  await mkdir(path.join(folder, "recipes", name), { recursive: true });
  await writeFile(path.join(folder, "recipes", name, "recipe.yaml"), filled(text));
  return { text, recipe: parse(text), upstream, folder };
}

const caseOf = (recipe: string) => cases.find((each) => each.recipe === recipe)?.given ?? expect.fail(recipe);

describe("a recipe that was begun from what is on the shelf", () => {
  it.each([
    ["age", "github-releases", "github"],
    ["alertmanager", "github-releases", "{release}/sha256sums.txt"],
    ["jq", "github-releases", "{release}/sha256sum.txt"],
    ["helm", "html-index", "{url}.sha256sum"],
    ["coredns", "github-releases", "{url}.sha256"],
    ["consul", "hashicorp", "https://releases.hashicorp.com/consul/{version}/consul_{version}_SHA256SUMS"],
  ])("%s is sound and brings the same programs", async (name, from, sums) => {
    const given = caseOf(name);
    const urls = Object.keys(given.files).filter(
      (url) => /arch/.test(url) && !/sha256|api\.|\.sig|\.asc|SHA/.test(url),
    );
    const x86 = urls.map((url) =>
      url.replaceAll("{arch.go}", "amd64").replaceAll("{arch.uname}", "x86_64").replaceAll("{arch}", "amd64"),
    );
    const { recipe, upstream, folder } = await draft(x86, given.files, name);
    expect(recipe.versions.from).toBe(from);
    expect(Object.keys(recipe.arch)).toEqual(["x86-64", "arm64"]);
    expect(Object.values<{ sums?: string }>(recipe.sources)[0]?.sums).toBe(sums);
    const { sound, broken } = await checkFolder(path.join(folder, "recipes"));
    expect(broken).toEqual([]);
    expect(sound).toHaveLength(1);

    const catalog = await loadCatalog(path.join(folder, "recipes"));
    const { items, note } = await listVersions(upstream, sound[0]?.recipe.versions ?? expect.fail());
    expect(items[0]?.version, note).toBe(given.version);
    const request = BuildRequest.parse({ recipe: name, version: given.version });
    const { plan } = await prepare(request, { catalog, upstream });
    const output = path.join(folder, "image.raw");
    const quiet = { log: () => undefined, onStage: () => undefined, onProgress: () => undefined };
    const { result } = await make(plan, { upstream, signal, output, ...quiet });
    const programs = result.manifest
      .filter(({ type, path: file }) => type === "file" && file.startsWith("usr/bin/"))
      .map(({ path: file, mode }) => `${mode.toString(8)} ${file}`);
    const wanted = given.listing.split("\n").filter((line) => /^755 usr\/bin\//.test(line));
    expect(programs.sort()).toEqual(wanted.sort());
  });
});

const BASE = "https://github.com/acme/tool/releases/download/v1.2.3";

it("says what it found, and leaves empty what nobody could find", async () => {
  const { text, folder } = await draft([`${BASE}/tool_1.2.3_linux_amd64.tar.gz`], {
    [`${BASE}/tool_1.2.3_linux_{arch.go}.tar.gz`]: {
      "tar.gz": {
        "tool-1.2.3/tool": "elf",
        "tool-1.2.3/toolctl": "dynamic",
        "tool-1.2.3/LICENSE": "text",
        "tool-1.2.3/lib/libtool.so.1": "dynamic",
        "tool-1.2.3/systemd/tool.service": "[Unit]\n[Service]\nExecStart=/usr/local/bin/tool --serve\n",
      },
    },
    [`${BASE}/tool_1.2.3_checksums.txt`]:
      "<sha256 tool_1.2.3_linux_{arch.go}.tar.gz>  tool_1.2.3_linux_{arch.go}.tar.gz\n",
  });
  const size = expect.stringMatching(
    /^# https:.*_amd64\.tar\.gz: [\d.]+ k?B, sha256 [0-9a-f]{64}; 5 files, 2 programs, 1 unit\.$/,
  );
  const lines = text.split("\n");
  expect(lines[1]).toEqual(size);
  expect(lines.slice(3).join("\n")).toBe(`name: tool
title: tool
summary: "" # One sentence of at most 200 characters: what it is for.
homepage: https://github.com/acme/tool
licence: "" # Its SPDX name, such as Apache-2.0. It is in tool-1.2.3/LICENSE.
category: tools # Or containers, kubernetes, network, observability, security, storage, virtualization, webassembly, ai.

versions:
  from: github-releases
  repo: acme/tool
  match: ^v\\d+\\.\\d+\\.\\d+$
  prefix: v

arch:
  x86-64: amd64
  arm64: arm64

sources:
  tool:
    url: "{release}/tool_{version.bare}_linux_{arch.go}.tar.gz"
    sums: "{release}/tool_{version.bare}_checksums.txt"

image:
  # Linked dynamically, so it needs libraries of the machine; a bake says which: toolctl.
  - place: tool
    from: "tool-{version.bare}/{tool,toolctl}"
    to: usr/bin/
    strip: 1
  # It starts /usr/local/bin/tool, which has to be there: a replace step can name another path.
  - place: tool
    from: "tool-{version.bare}/systemd/tool.service"
    to: usr/lib/systemd/system/tool.service

# Starts what it brings as soon as it is merged:
# start: [tool.service]

require: [usr/bin/tool, usr/bin/toolctl]
`);
  await writeFile(path.join(folder, "recipes/tool/recipe.yaml"), text);
  const { broken } = await checkFolder(path.join(folder, "recipes"));
  expect(broken.map(({ message }) => message)).toEqual(["summary: Must not be empty.", "licence: Must not be empty."]);
});

it("makes one source of the same file for both architectures, and another of another file", async () => {
  const files = {
    [`${BASE}/tool-{arch}.gz`]: { gz: "elf" },
    [`${BASE}/helper-x86_64`]: "elf",
  };
  const urls = [`${BASE}/tool-arm64.gz`, `${BASE}/tool-x64.gz`, `${BASE}/helper-x86_64`];
  const { recipe, text, folder } = await draft(urls, files, "tool", "x64");
  expect(recipe.arch).toEqual({ "x86-64": "x64", arm64: "arm64" });
  expect(recipe.sources).toEqual({
    tool: { url: "{release}/tool-{arch}.gz" },
    helper: { url: "{release}/helper-{arch.uname}", when: { arch: "x86-64" } },
  });
  expect(recipe.image[1]).toEqual({ place: "helper", to: "usr/bin/helper", when: { arch: "x86-64" } });
  expect(text).toContain("# No digest of it was found; tried: tool-arm64.gz.sha256, tool-arm64.gz.sha256sum, ");
  expect(text).toContain(", tool_1.2.3_SHA256SUMS, https://api.github.com/repos/acme/tool/releases/tags/v1.2.3.");
  expect((await checkFolder(path.join(folder, "recipes"))).broken).toEqual([]);
});

it("says where the architectures differ, and what has a version of its own", async () => {
  const other = "https://github.com/acme/other/releases/download/v7.0.0/other";
  const files = {
    [`${BASE}/tool-{arch.go}.tar.gz`]: { "tar.gz": { tool: "elf", "only-{arch.uname}": "elf" } },
    [other]: "elf",
  };
  const { recipe, text } = await draft([`${BASE}/tool-amd64.tar.gz`, other], files);
  expect(text).toContain(
    "  # The file for arm64 lacks only-x86_64.\n  # The file for arm64 has besides only-aarch64.\n",
  );
  expect(recipe.sources.other).toEqual({ url: other });
  expect(text).toContain("  # Its version v7.0.0 stays as it is");
});

it("sets the mode of what an archive cannot say it of, and takes only what is for the architecture", async () => {
  const { recipe } = await draft([`${BASE}/tool-amd64.zip`], {
    [`${BASE}/tool-amd64.zip`]: { zip: { "bin/tool-linux-amd64": "elf 644", "bin/tool-linux-386": "text" } },
  });
  expect(recipe.image).toEqual([{ place: "tool", from: "bin/tool-linux-{arch.go}", to: "usr/bin/tool", mode: 755 }]);
});

it("says what is missing where an address has no version and a file nothing to run", async () => {
  const { recipe, text, folder } = await draft(["https://x.example/data.tar.gz"], {
    "https://x.example/data.tar.gz": { "tar.gz": { "a/readme": "text" } },
  });
  expect(recipe).toMatchObject({ homepage: "", versions: { from: "fixed", versions: [""] }, image: [], arch: {} });
  expect(text).toContain("No version such as 1.2.3 was found in https://x.example/data.tar.gz");
  const messages = (await checkFolder(path.join(folder, "recipes"))).broken.map(({ message }) => message);
  expect(messages).toEqual([
    expect.stringMatching(/^versions\.versions\[?\.?0\]?: Must start with a letter or digit/),
    expect.stringMatching(/^arch: Must name at least one architecture/),
  ]);
});

it("refuses a list that has another digest, the same file twice, and archives that nobody reads", async () => {
  const files = { [`${BASE}/tool-amd64`]: "elf", [`${BASE}/SHA256SUMS`]: `${"0".repeat(64)}  tool-amd64\n` };
  const tool = `${BASE}/tool-amd64`;
  await expect(draft([tool], files)).rejects.toThrow("/SHA256SUMS has another sha256 of tool-amd64 than what");
  await expect(draft([tool, tool], files)).rejects.toThrow(`${tool} was given twice.`);
  await expect(draft([`${BASE}/tool.rar`], files)).rejects.toThrow("tool.rar is an archive that cannot be read.");
});
