import { imagesOfRecipe } from "#lib/images/reads";

export type BakedVersion = { file: string; name: string; arch: string };

/** The published images of a recipe, by the version they hold. */
export async function bakedVersions(recipe: string): Promise<Record<string, BakedVersion[]>> {
  const images = await imagesOfRecipe(recipe);
  const versions = new Set(images.map(({ version }) => version));
  return Object.fromEntries(
    [...versions].map((version) => [
      version,
      images.filter((image) => image.version === version).map(({ file, name, arch }) => ({ file, name, arch })),
    ]),
  );
}
