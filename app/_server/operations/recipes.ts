import { z } from "zod";
import { BuildAnswer } from "#lib/builds/schema";
import { AskedDraft } from "#lib/drafts/begin";
import { AskedSave, AskedText, AskedTry } from "#lib/recipes/asked-text";
import { Plan } from "#lib/recipes/plan";
import { Recipe } from "#lib/recipes/schema";
import { VersionList } from "#lib/upstream/schema";
import type { Operation } from "../operation";

const source = { origin: z.enum(["built-in", "operator"]), digest: z.string() };

/** A recipe in a list. */
export const RecipeSummary = Recipe.pick({
  name: true,
  title: true,
  summary: true,
  homepage: true,
  licence: true,
}).extend({ arch: Recipe.shape.arch, options: Recipe.shape.options.unwrap(), ...source });
export type RecipeSummary = z.infer<typeof RecipeSummary>;

/** A recipe as the configurator offers it: what it is found by, and what it says about machines. */
const OfferedList = z.strictObject({
  items: z.array(
    Recipe.pick({
      name: true,
      title: true,
      summary: true,
      category: true,
      keywords: true,
      popularity: true,
      versions: true,
      arch: true,
      options: true,
      replaces: true,
      machine: true,
    }).extend({ programs: z.array(z.string()) }),
  ),
});
export type OfferedList = z.infer<typeof OfferedList>;

const RecipeList = z.strictObject({
  items: z.array(RecipeSummary),
  /** Recipes that can't be used, and why. */
  broken: z.array(
    z.strictObject({ folder: z.string(), file: z.string(), line: z.int().nullable(), message: z.string() }),
  ),
});

/** A whole recipe with its own files. */
export const RecipeAnswer = z.strictObject({
  recipe: Recipe.extend({ ...source, files: z.record(z.string(), z.string()) }),
});
export type RecipeAnswer = z.infer<typeof RecipeAnswer>;

/** What is wrong with the text of a recipe. */
const TextCheck = z.strictObject({
  /** Null while anything is wrong. */
  recipe: z
    .strictObject({ name: z.string(), title: z.string(), arch: z.array(z.string()), digest: z.string() })
    .nullable(),
  broken: z.array(z.strictObject({ file: z.string(), line: z.int().nullable(), message: z.string() })),
});
export type TextCheck = z.infer<typeof TextCheck>;

const SavedRecipe = z.strictObject({ name: z.string(), folder: z.string(), sha256: z.string() });
export type SavedRecipe = z.infer<typeof SavedRecipe>;

/** Room for a recipe with its own files. */
const MAX_TEXTS = 2 * 1024 * 1024;

export const RECIPES = {
  list: { method: "GET", path: "/api/v1/recipes", may: "look", summary: "Recipes", answers: { 200: RecipeList } },
  offered: {
    method: "GET",
    path: "/api/v1/offered-recipes",
    may: "look",
    summary: "Recipes with what they say about machines, those that are asked for most first",
    answers: { 200: OfferedList },
  },
  show: {
    method: "GET",
    path: "/api/v1/recipes/{name}",
    may: "look",
    summary: "A recipe with its files",
    answers: { 200: RecipeAnswer },
    refusals: [404],
  },
  versions: {
    method: "GET",
    path: "/api/v1/recipes/{name}/versions",
    may: "look",
    summary: "Versions of a recipe or of one of its options, newest first, also when upstream is down",
    query: z.strictObject({
      /** An option of the recipe that is a version itself, such as `cni-version`. */
      option: z.string().max(64).optional(),
      /** The list as it is now, at most a minute old, instead of one that may be some hours old. */
      again: z.literal("true").optional(),
    }),
    answers: { 200: VersionList },
    refusals: [400, 404],
  },
  draft: {
    method: "POST",
    path: "/api/v1/recipes/draft",
    may: "try recipe",
    summary:
      "Begin a recipe from upstream's files, as bakehouse new does: downloads them, looks inside, proposes its text",
    body: AskedDraft,
    answers: { 200: z.strictObject({ yaml: z.string() }) },
    refusals: [400, 413, 415, 502],
  },
  check: {
    method: "POST",
    path: "/api/v1/recipes/check",
    may: "check recipe",
    summary: "What is wrong with the text of a recipe, as bakehouse check says it; asks nobody",
    body: AskedText,
    maxBody: MAX_TEXTS,
    answers: { 200: TextCheck },
    refusals: [400, 404, 413, 415],
  },
  plan: {
    method: "POST",
    path: "/api/v1/recipes/plan",
    may: "try recipe",
    summary: "What would be baked of the text of a recipe: addresses, lists of digests, steps; downloads nothing",
    body: AskedTry,
    maxBody: MAX_TEXTS,
    answers: { 200: z.strictObject({ plan: Plan }) },
    refusals: [400, 404, 413, 415, 502],
  },
  bakeOnce: {
    method: "POST",
    path: "/api/v1/recipes/bake-once",
    may: "bake image",
    summary: "Bake the text of a recipe that is not saved, as a candidate under a name of its own (NAME-try-1)",
    body: AskedTry,
    maxBody: MAX_TEXTS,
    answers: { 200: BuildAnswer, 202: BuildAnswer },
    refusals: [400, 404, 409, 413, 415, 502],
  },
  save: {
    method: "POST",
    path: "/api/v1/recipes",
    may: "save recipe",
    summary:
      "Save a recipe of the operator's own: a new one with its files (before: null), or the recipe.yaml of one that was opened. Refused while anything is wrong with it, or when it was changed on disk meanwhile",
    body: AskedSave,
    maxBody: MAX_TEXTS,
    answers: { 200: SavedRecipe, 201: SavedRecipe },
    refusals: [400, 404, 409, 413, 415],
  },
} as const satisfies Record<string, Operation>;
