import type { Recipe } from "#lib/recipes/schema";
import { tagOf } from "#lib/recipes/values";

/** Upstream's page about a version: that of its release on GitHub, or the list of them where its tag is not known; else null. */
export function notesAddress({ versions }: Pick<Recipe, "versions">, version: string): string | null {
  if (versions.from !== "github-releases") return null;
  const { repo, tag, match = "" } = versions;
  const releases = `https://github.com/${repo}/releases`;
  // A group picks the version out of the tag, and how the rest of it reads is not said.
  const isKnown = tag !== undefined || !/\((?!\?)/.test(match);
  return isKnown ? `${releases}/tag/${encodeURIComponent(tagOf(versions, version))}` : releases;
}
