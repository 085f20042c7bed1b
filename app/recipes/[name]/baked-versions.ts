import { imagesOfRecipe } from "#lib/images/reads";
import type { ImageRow } from "#lib/images/schema";

export type BakedVersion = Pick<ImageRow, "file" | "name" | "arch" | "state">;

/** Images that are looked at: who bakes more of one recipe finds the rest on the page of images. */
const LIMIT = 300;

/** The newest images of a recipe, whether machines see them or not, by the version they hold. */
export async function bakedVersions(recipe: string): Promise<Record<string, BakedVersion[]>> {
  const versions: Record<string, BakedVersion[]> = {};
  for (const { version, file, name, arch, state } of await imagesOfRecipe(recipe, LIMIT)) {
    versions[version] ??= [];
    versions[version].push({ file, name, arch, state });
  }
  return versions;
}
