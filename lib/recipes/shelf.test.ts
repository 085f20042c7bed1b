import path from "node:path";
import { expect, test } from "vitest";
import { ARCHES } from "#lib/arches";
import { make } from "#lib/builds/make";
import { prepare } from "#lib/builds/prepare";
import type { Manifest } from "#lib/images/manifest";
import { lint } from "#lib/inspect/lint";
import { findRecipe, loadCatalog } from "#lib/recipes/load";
import type { Plan } from "#lib/recipes/plan";
import { BuildRequest, type Recipe } from "#lib/recipes/schema";
import { scratch } from "#lib/testing/bakery";
import { localFetch } from "#lib/testing/outside";
import { type ShelfCase, shelfCases, writeMirror } from "#lib/testing/shelf/shelf";
import { ownFingerprint } from "#lib/testing/shelf/signing";
import { fileLists } from "#lib/upstream/file-lists";
import type { Upstream } from "#lib/upstream/upstream";
import { listVersions } from "#lib/upstream/versions";
import type { Arch } from "#lib/words";

const catalog = await loadCatalog();
const cases = await shelfCases();
/** Baked from fixtures of their own elsewhere. */
const ELSEWHERE = ["docker", "docker-compose", "kubernetes", "wasmtime"];

test("every recipe on the shelf is baked here", () => {
  const baked = new Set(cases.map(({ recipe }) => recipe).concat(ELSEWHERE));
  expect(Array.from(catalog.recipes.keys()).filter((name) => !baked.has(name))).toEqual([]);
});

/** Units of upstream's are stand-ins here, with their name for a text. */
const STAND_INS = "unit-text";

const both = cases.flatMap(({ recipe, title, given }) =>
  ARCHES.filter((arch) => (given.arch ?? arch) === arch).map((arch) => ({ recipe, title, given, arch })),
);

const firsts = cases.filter(({ recipe }, index) => cases[index - 1]?.recipe !== recipe);

test.each(firsts)("the digest of $recipe moves only when what it bakes does", ({ recipe, given }) => {
  expect(findRecipe(catalog, recipe).digest).toBe(given.digest);
});

test.each(both)("$title for $arch has this in its image, and nothing else", async ({ recipe, given, arch }) => {
  const loaded = findRecipe(catalog, recipe);
  const { upstream, folder } = await upstreamOf(given, arch, loaded.recipe.arch[arch] ?? "");
  const { items, note } = await listVersions(upstream, loaded.recipe.versions);
  expect(items[0]?.version, note).toBe(given.newest ?? given.version);
  const versions = items.map(({ version }) => version);
  expect(versions).toEqual(given.versions ?? versions);

  const wanted = { recipe, version: given.version, arch, options: given.options };
  const { plan } = await prepare(BuildRequest.parse(wanted), { catalog, upstream });
  const { result, plan: made } = await make(await signedByUs(plan), {
    upstream,
    signal: new AbortController().signal,
    output: path.join(folder, "image.raw"),
    log: () => undefined,
    onStage: () => undefined,
    onProgress: () => undefined,
  });
  expect(listing(result.manifest)).toBe(given.listing.trim());
  expect(machineUnits(loaded.recipe).filter((unit) => !given.listing.includes(`/systemd/system/${unit}\n`))).toEqual(
    [],
  );
  const { manifest, texts } = result;
  const findings = lint({ name: plan.name, os: plan.request.os, arch, manifest, texts });
  expect(findings.filter(({ severity, rule }) => severity !== "note" && rule !== STAND_INS)).toEqual([]);
  expect(made.sources.filter(({ sha256 }) => sha256 === null)).toEqual([]);
});

async function upstreamOf(given: ShelfCase, arch: Arch, word: string): Promise<{ upstream: Upstream; folder: string }> {
  const folder = await scratch();
  const mirror = path.join(folder, "mirror");
  await writeMirror(mirror, given, arch, word);
  const cache = { folder: path.join(folder, "cache"), limit: 1e9 };
  return {
    folder,
    upstream: { mirror, cache, fetch: localFetch, lists: fileLists(cache), maxDownload: 1e8, log: () => undefined },
  };
}

/** Nobody but upstream can sign with upstream's key. */
async function signedByUs(plan: Plan): Promise<Plan> {
  const fingerprint = await ownFingerprint();
  const sources = plan.sources.map((source) =>
    source.signature === undefined ? source : { ...source, signature: { ...source.signature, fingerprint } },
  );
  return { ...plan, sources };
}

/** Units that a machine's config starts: nothing does where the image has none of that name. */
function machineUnits({ machine }: Recipe): string[] {
  return machine.units.concat(Object.values(machine.roles).flatMap((role) => role.units));
}

/** Files and links in the order of their paths, without the extension-release that every image has. */
function listing(manifest: Manifest): string {
  return manifest
    .filter(({ type, path: file }) => type !== "folder" && !file.startsWith("usr/lib/extension-release.d/"))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path: file, mode, target }) =>
      target === undefined ? `${mode.toString(8)} ${file}` : `${file} -> ${target}`,
    )
    .join("\n");
}
