import { imagesOfRecipe } from "#lib/images/reads";

export type BakedVersion = { file: string; name: string; arch: string };

/** Images that are looked at: who bakes more of one recipe finds the rest on the page of images. */
const LIMIT = 300;

/** The newest published images of a recipe, by the version they hold. */
export async function bakedVersions(recipe: string): Promise<Record<string, BakedVersion[]>> {
  const versions: Record<string, BakedVersion[]> = {};
  for (const { version, file, name, arch } of await imagesOfRecipe(recipe, LIMIT)) {
    versions[version] ??= [];
    versions[version].push({ file, name, arch });
  }
  return versions;
}
