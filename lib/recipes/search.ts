import { distance } from "#lib/nearest";
import type { CATEGORIES, Recipe } from "#lib/recipes/schema";

export type Category = (typeof CATEGORIES)[number];

/** What a recipe is found by. */
export type Findable = Pick<Recipe, "name" | "title" | "summary" | "category" | "keywords" | "popularity"> & {
  /** What can be called once the image is merged, as far as the recipe names it. */
  programs: string[];
};

/** A whole recipe as what it is found by. */
export function findable(recipe: Recipe): Findable {
  const { name, title, summary, category, keywords, popularity, image } = recipe;
  const places = image.flatMap((step) => ("place" in step ? step.to : "symlink" in step ? step.symlink : []));
  const programs = places.flatMap((place) => /^usr\/s?bin\/([\w.+-]+)$/.exec(place)?.[1] ?? []);
  const own = new Set(programs.filter((program) => program !== name));
  return { name, title, summary, category, keywords, popularity, programs: Array.from(own) };
}

/**
 * The recipes that have all words of a text in what they are found by, the best first; what is asked for most where nothing
 * tells them apart. Where no recipe has them, those with words that are spelled nearly so.
 */
export function searchRecipes<T extends Findable>(recipes: readonly T[], text: string): T[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const exact = rank(recipes, words, pointsOf);
  return exact.length > 0
    ? exact
    : rank(recipes, words, (recipe, word) => Math.max(pointsOf(recipe, word), near(recipe, word)));
}

type Judge = (recipe: Findable, word: string) => number;

function rank<T extends Findable>(recipes: readonly T[], words: readonly string[], judge: Judge): T[] {
  return recipes
    .map((recipe) => ({ recipe, points: words.map((word) => judge(recipe, word)) }))
    .filter(({ points }) => !points.includes(0))
    .map(({ recipe, points }) => ({ recipe, sum: points.reduce((sum, each) => sum + each, 0) }))
    .sort(
      (a, b) => b.sum - a.sum || b.recipe.popularity - a.recipe.popularity || (a.recipe.name < b.recipe.name ? -1 : 1),
    )
    .map(({ recipe }) => recipe);
}

/** How well a word fits: the name before other words, whole words before parts, and the summary last. */
function pointsOf({ name, title, summary, category, keywords, programs }: Findable, word: string): number {
  const names = [name, title.toLowerCase()];
  const others = [...keywords.map((keyword) => keyword.toLowerCase()), ...programs, category];
  if (names.includes(word)) return 100;
  if (names.some((each) => each.startsWith(word))) return 50;
  if (others.includes(word)) return 40;
  if (names.some((each) => each.includes(word))) return 30;
  if (others.some((each) => each.includes(word))) return 20;
  return summary.toLowerCase().includes(word) ? 10 : 0;
}

/** One letter of three may be another one, and none of a short word. */
function near({ name, title, keywords, programs }: Findable, word: string): number {
  const known = [name, ...programs, ...[title, ...keywords].flatMap((text) => text.toLowerCase().split(/[\s-]+/))];
  const letters = Math.min(...known.map((each) => distance(word, each)));
  return word.length > 3 && letters <= word.length / 3 ? 10 - letters : 0;
}
