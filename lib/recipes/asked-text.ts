import { AppError } from "#lib/errors";
import type { Catalog } from "#lib/recipes/load";
import { findOwn, type OwnFolder } from "#lib/recipes/own-recipes";
import type { RecipeText } from "#lib/recipes/read-recipe";
import type { AskedText } from "#lib/recipes/text-schema";

type Surroundings = { ownRecipes: OwnFolder; catalog(): Promise<Catalog> };

/** The texts that are meant: with the files that came along, or those of a recipe that is there. AppError `not_found`. */
export async function resolveText({ yaml, files, filesOf }: AskedText, context: Surroundings): Promise<RecipeText> {
  if (files !== undefined) return { yaml, files: new Map(Object.entries(files)) };
  if (filesOf === undefined) return { yaml, files: new Map() };
  const own = await findOwn(context.ownRecipes, filesOf);
  const there = own ?? (await context.catalog()).recipes.get(filesOf);
  if (there === undefined) throw new AppError("not_found", `There is no recipe ${filesOf} whose files it could take.`);
  return { yaml, files: there.files };
}
