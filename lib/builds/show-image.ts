import { outdated } from "#lib/builds/outdated";
import { type Image, type ImageRow, toImage } from "#lib/images/schema";
import type { Catalog } from "#lib/recipes/load";

type Surroundings = { catalog(): Promise<Catalog>; baseUrl: string };

/** Rows of images as outside programs see them, judged by the recipes of this moment. */
export async function showImages(rows: readonly ImageRow[], { catalog, baseUrl }: Surroundings): Promise<Image[]> {
  const recipes = await catalog();
  return rows.map((row) => toImage(row, { baseUrl, outdated: outdated(row, recipes) }));
}

export async function showImage(row: ImageRow, { catalog, baseUrl }: Surroundings): Promise<Image> {
  return toImage(row, { baseUrl, outdated: outdated(row, await catalog()) });
}
