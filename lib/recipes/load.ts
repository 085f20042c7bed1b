import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { AppError, isMissing, messageOf } from "#lib/errors";
import { nearest } from "#lib/nearest";
import { keepRecipes, keptRecipes } from "#lib/recipes/kept";
import { type BrokenRecipe, type LoadedRecipe, type ReadFolder, readRecipe } from "#lib/recipes/read-recipe";

export type Catalog = { recipes: Map<string, LoadedRecipe>; broken: BrokenRecipe[] };

/**
 * All recipes by name: the built-in ones, then those of an operator's folder, which may replace a built-in one of the same
 * name. A broken recipe is reported and hides nothing else: where an operator's is broken, the built-in one stays.
 */
export async function loadCatalog(operatorFolder?: string): Promise<Catalog> {
  const catalog: Catalog = { recipes: new Map(), broken: [] };
  add(catalog, await builtInRecipes());
  if (operatorFolder !== undefined)
    add(catalog, await readFolder(path.resolve(/* turbopackIgnore: true */ operatorFolder), "operator"));
  catalog.recipes = new Map(Array.from(catalog.recipes).sort(([a], [b]) => (a < b ? -1 : 1)));
  return catalog;
}

/** Names of the recipes that come with Bakehouse, whatever the operator put in their place. */
export async function builtInNames(): Promise<string[]> {
  return Array.from((await loadCatalog()).recipes.keys());
}

/** The recipe of that name; otherwise `not_found` with the nearest name, or with the reason why it cannot be used. */
export function findRecipe({ recipes, broken }: Catalog, name: string): LoadedRecipe {
  const recipe = recipes.get(name);
  if (recipe !== undefined) return recipe;
  const fault = broken.find(({ folder }) => folder === name);
  if (fault !== undefined) {
    const place = fault.line === null ? fault.file : `${fault.file}:${fault.line}`;
    throw new AppError("not_found", `The recipe ${name} can't be used. ${place}: ${fault.message}`);
  }
  throw new AppError(
    "not_found",
    `There is no recipe ${JSON.stringify(name)}. ${suggestName(name, Array.from(recipes.keys()))}`,
  );
}

/** "Did you mean docker?" for a name close to a known one, otherwise all there are. */
function suggestName(name: string, names: string[]): string {
  const [known] = nearest(name.toLowerCase(), names, 1);
  return known === undefined ? `There are ${names.join(", ")}.` : `Did you mean ${known}?`;
}

/** Beside this file; in the web server's bundle there is no such place, but it is started in the project's folder. */
function builtInFolder(): string {
  const own = import.meta.dirname as string | undefined;
  const candidates = [own, path.join(/* turbopackIgnore: true */ process.cwd(), "lib/recipes")]
    .filter((folder) => folder !== undefined)
    .map((folder) => path.join(/* turbopackIgnore: true */ folder, "catalog"));
  const found = candidates.find((folder) => existsSync(/* turbopackIgnore: true */ folder));
  if (found === undefined) throw new Error(`The built-in recipes are in none of ${candidates.join(", ")}.`);
  return found;
}

type FolderContents = { sound: LoadedRecipe[]; broken: BrokenRecipe[] };

let builtIn: Promise<FolderContents> | undefined;

/** Read once: what comes with Bakehouse does not change while it runs. */
function builtInRecipes(): Promise<FolderContents> {
  builtIn ??= readFolder(builtInFolder(), "built-in");
  return builtIn;
}

/** Reads the built-in recipes and writes what they say to a file, for programs that begin with it. */
export async function keepBuiltInRecipes(file: string): Promise<void> {
  const folder = builtInFolder();
  const { folders } = await recipeFolders(folder);
  await keepRecipes(file, await readAll(folder, folders, "built-in"));
}

function add(catalog: Catalog, { sound, broken }: FolderContents): void {
  catalog.broken = catalog.broken.concat(broken);
  for (const loaded of sound) catalog.recipes.set(loaded.recipe.name, loaded);
}

/** What was read last of each folder of recipes: where one of them changes, the others are as they were. */
const last = new Map<string, ReadonlyMap<string, ReadFolder>>();

/** Somebody's own recipes may be many and long: everything else has its turn between two of them. */
async function readAll(
  parent: string,
  folders: string[],
  origin: LoadedRecipe["origin"],
): Promise<ReadonlyMap<string, ReadFolder>> {
  const place = `${origin} ${parent}`;
  const before = last.get(place) ?? (origin === "built-in" ? keptRecipes(parent) : undefined);
  const read = new Map<string, ReadFolder>();
  for (const folder of folders) {
    const known = before?.get(folder);
    const found = readRecipe(path.join(parent, folder), origin, known);
    read.set(folder, found);
    if (found !== known && origin === "operator") await turn();
  }
  last.set(place, read);
  return read;
}

/** All recipes of a folder; of two with one name the second is reported. */
export async function readFolder(parent: string, origin: LoadedRecipe["origin"]): Promise<FolderContents> {
  const { folders, broken } = await recipeFolders(parent);
  const sound = new Map<string, LoadedRecipe>();
  const results = await readAll(parent, folders, origin);
  for (const [folder, result] of results) {
    broken.push(...result.broken);
    const { loaded } = result;
    if (loaded === null) continue;
    if (sound.has(loaded.recipe.name)) {
      const message = `Another recipe in ${parent} is called ${loaded.recipe.name} already; each needs its own name.`;
      broken.push({ folder, file: path.join(parent, folder, "recipe.yaml"), line: null, message });
    } else sound.set(loaded.recipe.name, loaded);
  }
  return { sound: Array.from(sound.values()), broken };
}

async function recipeFolders(parent: string): Promise<{ folders: string[]; broken: BrokenRecipe[] }> {
  try {
    const entries = await readdir(/* turbopackIgnore: true */ parent, { withFileTypes: true });
    const folders = entries.filter((entry) => !entry.isFile() && !entry.name.startsWith("."));
    return { folders: folders.map(({ name }) => name).sort(), broken: [] };
  } catch (error) {
    const reason = isMissing(error) ? "There is no such folder." : messageOf(error);
    const message = `${reason} BAKEHOUSE_RECIPES must name a folder that holds one folder per recipe.`;
    return { folders: [], broken: [{ folder: path.basename(parent), file: parent, line: null, message }] };
  }
}
