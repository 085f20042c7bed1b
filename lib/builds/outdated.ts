import { ERRATA, type Erratum } from "#lib/bake/errata";
import type { Catalog } from "#lib/recipes/load";

type Made = { recipe: string | null; recipeDigest: string | null; revision: number; errata: readonly number[] };

/**
 * Why an image should be baked anew, or null: errata that touch it (sweep.ts writes them to its row), or a recipe that
 * has changed since. The bytes stay as they are: the last sentence says what to ask for.
 */
export function outdated(image: Made, catalog: Catalog, errata: readonly Erratum[] = ERRATA): string | null {
  const reasons = [...wrongs(image, errata), ...changes(image, catalog)];
  if (reasons.length === 0) return null;
  const advice =
    image.recipe === null
      ? "Convert the archive again under another name."
      : `Ask for revision ${image.revision + 1} to bake it anew.`;
  return [...reasons, advice].join(" ");
}

function wrongs(image: Made, errata: readonly Erratum[]): string[] {
  return errata
    .filter(({ number }) => image.errata.includes(number))
    .map(({ number, wrong }) => `Erratum ${number}, corrected since this image was baked: ${wrong}`);
}

function changes({ recipe, recipeDigest }: Made, catalog: Catalog): string[] {
  const current = recipe === null ? undefined : catalog.recipes.get(recipe);
  if (current === undefined || current.digest === recipeDigest) return [];
  return [`The recipe ${recipe} has changed since this image was baked.`];
}
