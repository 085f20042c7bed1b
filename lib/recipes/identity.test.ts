import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { canonicalJson } from "#lib/canonical-json";
import { baselines } from "#lib/recipes/baselines";
import { baselineOf, essence, fingerprint, ownFingerprint, packagingDigest } from "#lib/recipes/identity";
import { loadCatalog } from "#lib/recipes/load";
import { OwnRequest, PinnedRequest, Recipe } from "#lib/recipes/schema";

const DOCKER = { recipe: "docker", version: "24.0.5", name: "docker" };
const KUBERNETES = { recipe: "kubernetes", version: "v1.27.4", name: "kubernetes" };
const UPLOAD = "a".repeat(64);

/** Where these move, every data folder out there loses its images. They do not depend on any default. */
test.each([
  [DOCKER, "701cd6a35ce0e23c96d46082b2eaf00a9a7d58f7b2cb803b43d96f8f7ba1a2f3"],
  [{ ...DOCKER, revision: 1 }, "157614f9274e76f12762132768eb1d3ccac33c29a0a4cfd4b378993347bdb4bc"],
  [
    { ...DOCKER, name: "docker-only", options: { only: "docker" }, compression: "gzip:9", revision: 2 },
    "5623f981784deb959cfd397dafa897cb5210918bb38896b50f4f1c01189ed8b6",
  ],
  [
    { ...KUBERNETES, os: "_any", epoch: 1_700_000_000, options: { "cni-version": "v1.5.1" } },
    "e4ba3c46b6c0f7f3cc4154859c27d8ce89d2a75ac25408cc5adb5cc5d7fdbbc8",
  ],
  [
    { recipe: "wasmtime", version: "v26.0.1", name: "wasmtime", arch: "arm64", compression: "zstd:3" },
    "7652cf0e16e74dc010c000e6886b202dc1a557881942ef29bb3b9c3ed2a92f83",
  ],
  [{ ...DOCKER, os: "debian", osVersion: "12" }, "bc7ab3fd666842435568e459f2d6d8fb646d1edab2407e65b011fe2eccd68917"],
])("the fingerprint of %j", (request, digest) => {
  expect(fingerprint(PinnedRequest.parse({ compression: "gzip:6", ...request }))).toBe(digest);
});

test("the fingerprints of an archive and of a folder", () => {
  const request = OwnRequest.parse({ name: "mytorcx", version: "20.10.24", compression: "gzip:6" });
  expect(ownFingerprint("torcx", request, UPLOAD)).toBe(
    "773f071a9e3a6727ec65668e61138d2617f0949c5abf69cbc5ded25b938d5229",
  );
  expect(ownFingerprint("folder", request)).toBe("fe3efb42bb7a3f71f85f3ed01525698dee8607ba7a3702aa1f6a2de3b5fbccf8");
});

/** A recipe that changes what it bakes has a new digest; one that moves without that makes all its images outdated. */
test("the digests of the built-in recipes", async () => {
  const { recipes } = await loadCatalog();
  // Those of the others stand with what they bake (lib/testing/shelf/cases).
  expect(Object.fromEntries(Array.from(recipes.values(), ({ recipe, digest }) => [recipe.name, digest]))).toMatchObject(
    {
      docker: "64c3c22e5caacdf2e797303ba614c026b5fe98c284e508f79cccf496fe4ad9fb",
      "docker-compose": "01d2f69c611080091152f688a531ac09b0979ee78c151452cfe35c1de84fb262",
      kubernetes: "f17d4b6171c34eebd121807b08b502036ab09d0b957a012be8ac627b1e7befa5",
      wasmtime: "f4be8a7103bc7e72828c86cfaa8ddecef25f09f60e5fb447aa9726fb3357a2f3",
    },
  );
});

test("every member with a default that decides bytes has a frozen baseline", () => {
  const { image, sources, start, users, reload, restart, reloadOrRestart } = Recipe.shape;
  const target = { arch: "x86-64", os: "flatcar", compression: "gzip:6", epoch: 0 };
  expect(frozenIn(PinnedRequest)).toEqual({ ...target, options: {}, revision: 0 });
  expect(frozenIn(OwnRequest)).toEqual(target);
  expect(frozenIn(z.object({ sources, start, users, reload, restart, reloadOrRestart }))).toEqual({
    ...{ sources: {}, start: [], users: [], reload: true, restart: [], reloadOrRestart: [] },
  });
  expect(frozenIn(users.unwrap().element)).toEqual({ groups: [] });
  expect(frozenIn(sources.unwrap().valueType)).toEqual({});
  expect(image.unwrap().element.options.map(frozenIn)).toEqual([
    { exclude: [], optional: false },
    {},
    { mode: 0o644 },
    { optional: false },
    {},
    {},
  ]);
});

/** Members with a default, each with the baseline declared for it; "none" where that was forgotten. */
function frozenIn({ shape }: z.ZodObject): Record<string, unknown> {
  const members = Object.entries(shape).filter(([, member]) => baselineOf(member) !== undefined);
  return Object.fromEntries(members.map(([key, member]) => [key, baselines.get(member)?.baseline ?? "none"]));
}

test("a baseline is left out, whoever says it", () => {
  const said = { arch: "x86-64", os: "flatcar", compression: "gzip", epoch: 0, options: {}, revision: 0 };
  expect(essence(PinnedRequest, PinnedRequest.parse({ ...DOCKER, ...said }))).toEqual(DOCKER);
});

test("a new default moves nothing: what was hashed is the old one, said or not", () => {
  const epoch = z.int().default(5);
  baselines.add(epoch, { baseline: 0 });
  const Later = PinnedRequest.extend({ epoch });
  expect(essence(Later, Later.parse({ ...DOCKER, epoch: 0, compression: "gzip:6" }))).toEqual(DOCKER);
  expect(essence(Later, Later.parse({ ...DOCKER, compression: "gzip:6" }))).toEqual({ ...DOCKER, epoch: 5 });
});

const RECIPE = {
  ...{ name: "tool", title: "Tool", summary: "A tool.", homepage: "https://example.org/", licence: "MIT" },
  versions: { from: "fixed", versions: ["1"] },
  arch: { "x86-64": "amd64" },
  sources: { tool: { url: "https://example.org/tool.tgz", when: { option: { owner: "root" } } } },
  image: [
    { place: "tool", from: "*", to: "usr/bin/" },
    { place: "tool", from: "*", to: "usr/bin/", exclude: ["doc"], mode: 0o644 },
    { write: "usr/share/a", text: "a" },
    { write: "usr/share/b", text: "b", mode: 0o755 },
    { symlink: "usr/bin/t", target: "tool" },
  ],
};

test("what a recipe restarts decides bytes, what it calls its options does not", () => {
  const options = { size: { type: "choice", summary: "Size.", choices: ["small", "large"] } };
  const digest = (given: object) => packagingDigest(Recipe.parse({ ...RECIPE, options, ...given }), new Map());
  const titled = { size: { ...options.size, title: "Size of it" } };
  expect(digest({ options: titled, restart: [], reloadOrRestart: [] })).toBe(digest({}));
  expect(digest({ restart: ["tool.service"] })).not.toBe(digest({}));
  expect(digest({ reloadOrRestart: ["tool.service"] })).not.toBe(digest({ restart: ["tool.service"] }));
});

/** Each kind of member that a later schema could bring: a value, a list, an object with defaults of its own, no default. */
const ADDED = {
  owner: z.string().default("root"),
  tags: z.array(z.string()).default([]),
  limits: z.strictObject({ files: z.int().default(10), sizes: z.record(z.string(), z.int()).default({}) }).prefault({}),
  signature: z.string().optional(),
};

test("defaulted members added to request, step, source and recipe move nothing; other values of theirs do", () => {
  const steps = Recipe.shape.image.unwrap().element.options.map((step) => (step as z.ZodObject).extend(ADDED));
  const source = Recipe.shape.sources.unwrap().valueType.extend(ADDED);
  const Later = Recipe.extend({ ...ADDED, image: z.array(z.union(steps)), sources: z.record(z.string(), source) });
  expect(essence(Later, Later.parse(RECIPE))).toEqual(essence(Recipe, Recipe.parse(RECIPE)));
  const LaterRequest = PinnedRequest.extend(ADDED);
  const request = { ...DOCKER, epoch: 7 };
  expect(essence(LaterRequest, LaterRequest.parse(request))).toEqual(
    essence(PinnedRequest, PinnedRequest.parse(request)),
  );
  for (const other of [{ owner: "core" }, { tags: ["a"] }, { limits: { files: 11 } }, { signature: "s" }])
    expect(essence(LaterRequest, LaterRequest.parse({ ...request, ...other }))).toMatchObject(other);
});

/** Few values, so that equal requests and requests that differ in one member are common. */
const requests = fc
  .record(
    {
      recipe: fc.constantFrom("a", "b"),
      name: fc.constantFrom("a", "b"),
      version: fc.constantFrom("1", "v1"),
      arch: fc.constantFrom("x86-64", "amd64", "arm64"),
      os: fc.constantFrom("flatcar", "_any"),
      osVersion: fc.constantFrom(undefined, "1", "12"),
      compression: fc.constantFrom("gzip", "gzip:6", "zstd:3"),
      epoch: fc.constantFrom(0, 1),
      revision: fc.constantFrom(0, 1),
      options: fc.dictionary(fc.constantFrom("a", "b", "os", "epoch"), fc.constantFrom("", "0", "flatcar"), {
        maxKeys: 2,
      }),
    },
    { requiredKeys: ["recipe", "name", "version"] },
  )
  .map((wish) => PinnedRequest.parse(wish));

test("two requests have one fingerprint exactly when they are equal", () => {
  fc.assert(
    fc.property(requests, requests, (a, b) => {
      expect(fingerprint(a) === fingerprint(b)).toBe(canonicalJson(a) === canonicalJson(b));
    }),
    { numRuns: 2_000 },
  );
});

test("a changed member of a request or a recipe always changes the identity", () => {
  fc.assert(
    fc.property(requests, requests, fc.constantFrom(...Object.keys(PinnedRequest.shape)), (a, b, key) => {
      const changed = { ...a, [key]: b[key as keyof PinnedRequest] };
      expect(fingerprint(changed) === fingerprint(a)).toBe(canonicalJson(changed) === canonicalJson(a));
    }),
    { numRuns: 2_000 },
  );
});
