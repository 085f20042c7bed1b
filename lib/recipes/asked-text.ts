import { z } from "zod";
import { AppError } from "#lib/errors";
import type { Catalog } from "#lib/recipes/load";
import { findOwn, type OwnFolder } from "#lib/recipes/own-recipes";
import type { RecipeText } from "#lib/recipes/read-recipe";
import { BuildRequest } from "#lib/recipes/schema";
import { ImagePath, Name } from "#lib/words";

const LONGEST = 65_536;
/** Files of one recipe that are taken over HTTP. */
const MOST = 200;
const Text = z.string().max(LONGEST, "Must be at most 65,536 characters long.");

/** Counted before each is looked at, which takes its time. */
function countFiles(files: unknown, { addIssue }: z.RefinementCtx): unknown {
  if (typeof files !== "object" || files === null || Object.keys(files).length <= MOST) return files;
  addIssue(`Must be at most ${MOST} files.`);
  return z.NEVER;
}

/** A recipe that need not be saved. Its own files are given, or are those of a recipe that is there. */
export const AskedText = z.strictObject({
  /** The text of its recipe.yaml. */
  yaml: Text,
  /** Its own files by their path under `files/`. */
  files: z.preprocess(countFiles, z.record(ImagePath, Text)).optional(),
  /** The recipe whose own files it takes, where none are given. */
  filesOf: Name.optional(),
});
export type AskedText = z.infer<typeof AskedText>;

const { version, arch, os, osVersion, options } = BuildRequest.shape;

/** What is planned or baked of a recipe that need not be saved. */
export const AskedTry = AskedText.extend({ version: version.default("latest"), arch, os, osVersion, options });
export type AskedTry = z.infer<typeof AskedTry>;

/** What is saved: `before` names the folder of the recipe that is changed and the digest it was opened with; null for a new one. */
export const AskedSave = AskedText.extend({
  before: z.strictObject({ folder: z.string().max(255), sha256: z.string() }).nullable(),
});
export type AskedSave = z.infer<typeof AskedSave>;

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
