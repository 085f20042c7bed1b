import { outdated } from "#lib/builds/outdated";
import type { Context } from "#lib/context";
import type { Image } from "#lib/images/schema";
import { type ImageRow, toImage } from "#lib/images/schema";

/** Rows of images as outside programs see them, judged by the recipes of this moment. */
export async function showImages(rows: readonly ImageRow[], { catalog, baseUrl }: Context): Promise<Image[]> {
  const recipes = await catalog();
  return rows.map((row) => toImage(row, { baseUrl, outdated: outdated(row, recipes) }));
}

export async function showImage(row: ImageRow, context: Context): Promise<Image> {
  const [image] = await showImages([row], context);
  if (image === undefined) throw new Error("One row gives one image.");
  return image;
}
