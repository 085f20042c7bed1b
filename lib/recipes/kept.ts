import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { nullIfMissing } from "#lib/errors";
import type { LoadedRecipe, ReadFolder } from "#lib/recipes/read-recipe";

/** The file with what setup read of the built-in recipes; our bundles name it, which are made together with it. */
declare const KEPT_RECIPES: string | undefined;

/** By the name of its folder. JSON has no maps: files are pairs of path and text. */
type Kept = Record<string, { digest: string; loaded: Omit<LoadedRecipe, "files"> & { files: [string, string][] } }>;

/**
 * What setup read of the recipes that lie in `parent`, by the names of their folders: whoever finds the same texts there can
 * take it instead of parsing them. Nothing where our sources run and not a bundle.
 */
export function keptRecipes(parent: string): Map<string, ReadFolder> {
  if (typeof KEPT_RECIPES === "undefined") return new Map();
  const kept = readKept(KEPT_RECIPES) ?? {};
  return new Map(
    Object.entries(kept).map(([name, { digest, loaded }]) => {
      const { files, ...rest } = loaded;
      return [
        name,
        { digest, loaded: { ...rest, files: new Map(files), folder: path.join(parent, name) }, broken: [] },
      ];
    }),
  );
}

function readKept(file: string): Kept | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Kept; // written by keepRecipes of the same setup
  } catch (error) {
    return nullIfMissing(error);
  }
}

/** Writes what {@link keptRecipes} gives; broken recipes are read anew each time. */
export async function keepRecipes(file: string, folders: ReadonlyMap<string, ReadFolder>): Promise<void> {
  const kept: Kept = {};
  for (const [name, { digest, loaded }] of folders)
    if (digest !== null && loaded !== null)
      kept[name] = { digest, loaded: { ...loaded, files: Array.from(loaded.files) } };
  await writeFile(file, JSON.stringify(kept));
}
