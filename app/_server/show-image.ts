import { outdated } from "#lib/builds/outdated";
import { type ImageRow, toImage } from "#lib/images/data";
import type { Image } from "#lib/images/schema";
import type { Kitchen } from "#lib/kitchen";

/** Rows of images as outside programs see them, judged by the recipes of this moment. */
export async function showImages(rows: readonly ImageRow[], { cookbook, baseUrl }: Kitchen): Promise<Image[]> {
  const recipes = await cookbook();
  return rows.map((row) => toImage(row, { baseUrl, outdated: outdated(row, recipes) }));
}

export async function showImage(row: ImageRow, kitchen: Kitchen): Promise<Image> {
  const [image] = await showImages([row], kitchen);
  if (image === undefined) throw new Error("One row gives one image.");
  return image;
}
