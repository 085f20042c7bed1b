import type { ImageRow } from "#lib/images/schema";
import type { Recipe } from "#lib/recipes/schema";
import { fill } from "#lib/recipes/template";
import { tagOf, valuesOf } from "#lib/recipes/values";

/**
 * Upstream's page about a version: the one that the recipe names, else that of its release on GitHub, or the list of them where
 * its tag is not known; else null.
 */
export function notesAddress(
  recipe: Pick<Recipe, "name" | "arch" | "versions" | "changelog">,
  { version, arch, name }: Pick<ImageRow, "version" | "arch" | "name">,
): string | null {
  const { changelog, versions } = recipe;
  // A recipe that has lost the architecture has no word for it.
  if (changelog !== undefined && recipe.arch[arch] !== undefined)
    return fill(changelog, valuesOf(recipe, { version, arch, name, options: {} }));
  if (versions.from !== "github-releases") return null;
  const { repo, tag, match = "" } = versions;
  const releases = `https://github.com/${repo}/releases`;
  // A group picks the version out of the tag, and how the rest of it reads is not said.
  const isKnown = tag !== undefined || !/\((?!\?)/.test(match);
  return isKnown ? `${releases}/tag/${encodeURIComponent(tagOf(versions, version))}` : releases;
}
