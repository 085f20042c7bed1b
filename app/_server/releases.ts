import { publishedVersion } from "#lib/images/name";
import type { ImageRow } from "#lib/images/schema";
import type { Catalog } from "#lib/recipes/load";
import type { Recipe } from "#lib/recipes/schema";
import { tagOf } from "#lib/recipes/values";
import { compareVersions } from "#lib/version-order";
import type { Arch } from "#lib/words";
import type { Releases } from "./operations/extensions";

type Release = Releases["releases"][number];
type From = Pick<Catalog, "recipes"> & { baseUrl: string; arch: Arch | undefined };

/** The versions that images of one extension have, each once, newest first. Digests only where `arch` says whose. */
export function releasesOf(images: readonly ImageRow[], { recipes, baseUrl, arch }: From): Releases {
  const sorted = images.toSorted((a, b) => compareVersions(publishedVersion(b), publishedVersion(a)));
  const recipeOf = ({ recipe }: ImageRow) => recipes.get(recipe ?? "")?.recipe;
  const [newest] = sorted;
  const recipe = newest && recipeOf(newest);
  return {
    releases: byVersion(sorted).map((same) => releaseOf(same, recipeOf(same[0]), arch)),
    sourceUrl: recipe && sourceUrl(recipe),
    homepage: recipe?.homepage ?? `${baseUrl}/images?name=${newest?.name}`,
  };
}

type OfOneVersion = [ImageRow, ...ImageRow[]];

function byVersion(images: readonly ImageRow[]): OfOneVersion[] {
  const versions = new Map<string, OfOneVersion>();
  for (const image of images) {
    const same = versions.get(publishedVersion(image));
    if (same === undefined) versions.set(publishedVersion(image), [image]);
    else same.push(image);
  }
  return Array.from(versions.values());
}

/** A version is out with its first image, and deprecated by a mistake in any of them. */
function releaseOf(images: OfOneVersion, recipe: Recipe | undefined, arch: Arch | undefined): Release {
  const [image] = images;
  const [first = ""] = images.map(({ publishedAt, createdAt }) => (publishedAt ?? createdAt).toISOString()).sort();
  return {
    version: publishedVersion(image),
    releaseTimestamp: first,
    changelogUrl: recipe && changelogUrl(recipe, image.version),
    isDeprecated: images.some(({ errata }) => errata.length > 0) || undefined,
    digest: arch && image.sha256,
  };
}

function changelogUrl({ versions }: Recipe, version: string): string | undefined {
  if (versions.from !== "github-releases") return undefined;
  return `https://github.com/${versions.repo}/releases/tag/${encodeURIComponent(tagOf(versions, version))}`;
}

/** Where Renovate finds upstream's release notes by itself. */
function sourceUrl({ versions }: Recipe): string | undefined {
  if (versions.from === "github-releases") return `https://github.com/${versions.repo}`;
  return versions.from === "git-tags" ? versions.url : undefined;
}
