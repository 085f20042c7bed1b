import { existsSync } from "node:fs";
import path from "node:path";
import { ARCHES } from "#lib/arches";
import { isAppError } from "#lib/errors";
import { checkRequest } from "#lib/recipes/check-request";
import { applyingOptions } from "#lib/recipes/condition";
import { readFolder } from "#lib/recipes/load";
import { makePlan } from "#lib/recipes/make-plan";
import {
  type BrokenRecipe,
  judgeRecipe,
  type LoadedRecipe,
  type RecipeText,
  readRecipe,
} from "#lib/recipes/read-recipe";
import { BuildRequest } from "#lib/recipes/schema";

export type CheckedFolder = { sound: LoadedRecipe[]; broken: BrokenRecipe[] };

/**
 * What an author wants to know of a folder of recipes, or of one recipe's own folder, before anything is baked: all that is
 * wrong with each, and whether a plan can be made of it for each of its architectures. Asks nobody.
 */
export async function checkFolder(folder: string): Promise<CheckedFolder> {
  const { sound, broken } = await readAll(path.resolve(folder));
  const unplanned = sound.flatMap((loaded) => planFaults(loaded, folder));
  const failed = new Set(unplanned.map(({ folder: name }) => name));
  return { sound: sound.filter(({ recipe }) => !failed.has(recipe.name)), broken: broken.concat(unplanned) };
}

async function readAll(folder: string): Promise<CheckedFolder> {
  if (!existsSync(path.join(folder, "recipe.yaml"))) return readFolder(folder, "operator");
  const { loaded, broken } = readRecipe(folder, "operator");
  return { sound: loaded === null ? [] : [loaded], broken };
}

/** Any version does: that no template is without a value does not depend on it. */
const EXAMPLE = "1.2.3";

/** Why no plan can be made of a recipe, for each of its architectures. Asks nobody. */
function planFaults(loaded: LoadedRecipe, folder: string): BrokenRecipe[] {
  const { recipe } = loaded;
  return ARCHES.filter((arch) => recipe.arch[arch] !== undefined).flatMap((arch) => {
    try {
      const options = Object.entries(recipe.options).map(([key, option]) => [
        key,
        option.type === "version" ? EXAMPLE : (option.default ?? option.choices[0] ?? ""),
      ]);
      const wanted = { recipe: recipe.name, version: EXAMPLE, arch, options: Object.fromEntries(options) };
      const request = checkRequest(recipe, BuildRequest.parse(wanted));
      const applying = applyingOptions(recipe.options, request).map(([key]) => [key, request.options[key] ?? ""]);
      const pinned = { ...request, options: Object.fromEntries(applying), name: recipe.name };
      makePlan(loaded, { ...pinned, compression: "gzip:6" });
      return [];
    } catch (error) {
      if (!isAppError(error)) throw error;
      return [
        { folder: recipe.name, file: folder, line: null, message: `Cannot be planned for ${arch}: ${error.message}` },
      ];
    }
  });
}

/** One thing wrong with a recipe that is not saved: `file` is `recipe.yaml` or `files/…`, `line` counts from 1. */
export type TextFault = Pick<BrokenRecipe, "file" | "line" | "message">;

/** More than this was not typed by hand; its author learns of the first ones. */
const MOST = 100;

/** What `bakehouse check` says of a recipe, of texts that are not in a folder. Asks nobody, and never throws for what they hold. */
export function checkText(text: RecipeText): { loaded: LoadedRecipe | null; broken: TextFault[] } {
  const { loaded, broken } = judgeRecipe(text, "", "operator");
  const unplanned = loaded === null ? [] : planFaults(loaded, "recipe.yaml");
  const faults = broken
    .concat(unplanned)
    .slice(0, MOST)
    .map(({ file, line, message }) => ({ file, line, message }));
  return { loaded: faults.length === 0 ? loaded : null, broken: faults };
}
