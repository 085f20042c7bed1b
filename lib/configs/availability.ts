import { outdated } from "#lib/builds/outdated";
import { liveBuilds, requestOf } from "#lib/builds/reads";
import type { Build } from "#lib/builds/schema";
import { findByFiles, getImage, getManifest } from "#lib/images/reads";
import { type ImageRow, toWithdrawn } from "#lib/images/schema";
import type { ImageContents, ImageState } from "#lib/machine/choices/schema";
import type { Catalog } from "#lib/recipes/load";

/** What this room needs of its process: the recipes, and this server's address as machines reach it. */
export type ConfigContext = { catalog(): Promise<Catalog>; baseUrl: string };

/** What of some files is published, and what is about to be. */
export type Availability = { images: ImageState[]; builds: Build[] };

/**
 * Looks up image files by name: states of images, and live builds of those that are not there. Asked every few
 * seconds by every open page, so it is one query while everything is baked.
 */
export async function readAvailability(
  files: readonly string[],
  { catalog }: Pick<ConfigContext, "catalog">,
): Promise<Availability> {
  const published = await findByFiles(files);
  const others = without(files, published);
  const builds = others.length === 0 ? [] : await liveBuilds(others);
  // One that was published between the two looks is neither missing nor being built.
  const late = without(others, builds);
  const rows = late.length === 0 ? published : published.concat(await findByFiles(late));
  const recipes = await catalog();
  return { images: rows.map((row) => stateOf(row, recipes)), builds };
}

/** What is in a published image and how it was made: it never changes. Throws AppError not_found. */
export async function readContents(file: string): Promise<ImageContents> {
  const { sha256, buildId } = await getImage(file);
  const [manifest, request] = await Promise.all([getManifest(file), requestOf(buildId)]);
  const paths = manifest.filter(({ type }) => type !== "folder").map(({ path }) => path);
  return { sha256, paths, options: "options" in request ? request.options : null };
}

/** An image as the rules about machines know it, judged by the recipes of this moment. */
export function stateOf(row: ImageRow, recipes: Catalog): ImageState {
  const { file, name, version, revision, arch, os, osVersion, sha256, size, compression, state } = row;
  const judged = { outdated: outdated(row, recipes), state, withdrawn: toWithdrawn(row) };
  return { file, name, version, revision, arch, os, osVersion, sha256, size, compression, ...judged };
}

function without(files: readonly string[], known: readonly { file: string }[]): string[] {
  const there = new Set(known.map(({ file }) => file));
  return files.filter((file) => !there.has(file));
}
