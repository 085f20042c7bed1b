import { z } from "zod";
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

export const RECIPES = {
  list: { method: "GET", path: "/api/v1/recipes", summary: "Recipes", answers: { 200: RecipeList } },
  offered: {
    method: "GET",
    path: "/api/v1/offered-recipes",
    summary: "Recipes with what they say about machines, those that are asked for most first",
    answers: { 200: OfferedList },
  },
  show: {
    method: "GET",
    path: "/api/v1/recipes/{name}",
    summary: "A recipe with its files",
    answers: { 200: RecipeAnswer },
    refusals: [404],
  },
  versions: {
    method: "GET",
    path: "/api/v1/recipes/{name}/versions",
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
} as const satisfies Record<string, Operation>;
