import { expect, it } from "vitest";
import { notesAddress } from "#lib/follow/notes";
import { loadCatalog } from "#lib/recipes/load";

const IMAGE = { arch: "x86-64", name: "mine" } as const;

it.each([
  ["kubernetes", "v1.31.2", "https://github.com/kubernetes/kubernetes/blob/master/CHANGELOG/CHANGELOG-1.31.md"],
  ["docker", "27.3.1", "https://docs.docker.com/engine/release-notes/"],
  ["vault", "1.18.0", "https://github.com/hashicorp/vault/releases/tag/v1.18.0"],
  ["gvisor", "20240101.0", "https://github.com/google/gvisor/releases/tag/release-20240101.0"],
  ["wasmtime", "v26.0.1", "https://github.com/bytecodealliance/wasmtime/releases/tag/v26.0.1"],
])("knows where upstream writes about %s %s", async (name, version, address) => {
  const loaded = (await loadCatalog()).recipes.get(name);
  expect(loaded && notesAddress(loaded.recipe, { ...IMAGE, version })).toBe(address);
});
