import { expect, it } from "vitest";
import { ARCHES } from "#lib/arches";
import { loadCatalog } from "#lib/recipes/load";
import { makePlan } from "#lib/recipes/make-plan";
import type { Recipe } from "#lib/recipes/schema";
import { useOutside } from "#lib/testing/outside";
import { pin } from "#lib/upstream/pin";
import { resolve } from "#lib/upstream/resolve";
import { listVersions } from "#lib/upstream/versions";
import type { Arch } from "#lib/words";

const outside = useOutside();
const { recipes } = await loadCatalog();
/** Recipes whose upstream it stands for; those of the shelf have files of their own (lib/testing/shelf). */
const SERVED = ["docker", "docker-compose", "kubernetes", "wasmtime"];
const served = [...recipes.values()].filter(({ recipe }) => SERVED.includes(recipe.name));
const cases = served.flatMap((loaded) => ARCHES.map((arch) => [loaded.recipe.name, arch, loaded] as const));

it.each(cases)("has every version of %s for %s, with its checksums", async (_name, arch, loaded) => {
  const { items, note } = await listVersions(outside.upstream, loaded.recipe.versions);
  expect(note).toBeUndefined();
  expect(items.length).toBeGreaterThan(1);
  for (const { version } of items) {
    const plan = makePlan(loaded, await pinned(loaded.recipe, version, arch));
    const { sources } = await resolve(outside.upstream, plan);
    for (const { url } of sources) expect(await statusOf(url), url).toBe(200);
  }
});

function pinned(recipe: Recipe, version: string, arch: Arch) {
  const target = { arch, os: "flatcar", compression: "gzip:6", epoch: 0, revision: 0 };
  return pin(outside.upstream, recipe, { recipe: recipe.name, version, options: {}, ...target });
}

async function statusOf(url: string): Promise<number> {
  const address = `${outside.fixture.url}/${url.replace("https://", "")}`;
  return (await fetch(address, { method: "HEAD" })).status;
}

it("gives equal bytes in every run, and others after a change", async () => {
  const url = "https://download.docker.com/linux/static/stable/aarch64/docker-24.0.5.tgz";
  const bytes = async () => Buffer.from(await (await fetch(`${outside.fixture.url}/${url.slice(8)}`)).arrayBuffer());
  const first = await bytes();
  expect((await bytes()).equals(first)).toBe(true);
  outside.fixture.change(url);
  expect((await bytes()).equals(first)).toBe(false);
  outside.fixture.mend();
  expect((await bytes()).equals(first)).toBe(true);
});

it("sends one address slowly and the others at once", async () => {
  const folder = "download.docker.com/linux/static/stable/x86_64";
  const open = (file: string) => fetch(`${outside.fixture.url}/${folder}/${file}`);
  outside.fixture.slow(2_000, `https://${folder}/docker-24.0.5.tgz`);
  const { body: slow } = await open("docker-24.0.5.tgz");
  const first = await slow?.getReader().read();
  expect(first?.value).toHaveLength(100);
  expect((await (await open("docker-24.0.9.tgz")).arrayBuffer()).byteLength).toBeGreaterThan(100_000);
  outside.fixture.mend();
});
