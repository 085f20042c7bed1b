import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keptRecipes } from "#lib/recipes/kept";
import { keepBuiltInRecipes } from "#lib/recipes/load";
import { readRecipe } from "#lib/recipes/read-recipe";
import { KEPT_RECIPES } from "../../scripts/programs.mjs";

const CATALOG = path.join(import.meta.dirname, "catalog");
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-kept-"));
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await rm(folder, { recursive: true, force: true });
});

it("what setup kept of each built-in recipe is what reading it anew gives", () => {
  vi.stubGlobal("KEPT_RECIPES", KEPT_RECIPES);
  const kept = keptRecipes(CATALOG);
  expect(kept.size).toBeGreaterThan(60);
  for (const [name, recipe] of kept) expect(recipe).toStrictEqual(readRecipe(path.join(CATALOG, name), "built-in"));
});

it("is taken where the texts are the same, and read anew where they are not", async () => {
  const file = path.join(folder, "recipes.json");
  await keepBuiltInRecipes(file);
  vi.stubGlobal("KEPT_RECIPES", file);
  const docker = keptRecipes(CATALOG).get("docker");
  expect(readRecipe(path.join(CATALOG, "docker"), "built-in", docker)).toBe(docker);
  await writeFile(file, "{}");
  expect(keptRecipes(CATALOG)).toEqual(new Map());
  expect(readRecipe(path.join(CATALOG, "kubernetes"), "built-in", docker).loaded?.recipe.name).toBe("kubernetes");
});

it("there is nothing kept where sources run, or where the file is gone", () => {
  expect(keptRecipes(CATALOG)).toEqual(new Map());
  vi.stubGlobal("KEPT_RECIPES", path.join(folder, "gone.json"));
  expect(keptRecipes(CATALOG)).toEqual(new Map());
});
