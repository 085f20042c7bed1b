import { findLive, getBuild } from "#lib/builds/reads";
import type { Build } from "#lib/builds/schema";
import type { Context } from "#lib/context";
import { findImage } from "#lib/images/reads";
import type { KnownImage } from "#lib/machine/choices/schema";
import type { Catalog } from "#lib/recipes/load";
import { openedImage } from "./known-image";

/** What of some files is baked, and what is about to be. */
export type Shelf = { images: KnownImage[]; builds: Build[] };

/** Looks up files by name: published images with the paths they hold, and live builds of those that are not there. */
export async function readShelf(files: readonly string[], { catalog }: Pick<Context, "catalog">): Promise<Shelf> {
  const recipes = await catalog();
  const found = await Promise.all(files.map((file) => look(file, recipes)));
  return {
    images: found.flatMap(({ image }) => (image === null ? [] : [image])),
    builds: found.flatMap(({ build }) => (build === null ? [] : [build])),
  };
}

async function look(file: string, recipes: Catalog): Promise<{ image: KnownImage | null; build: Build | null }> {
  // The live build first: one that publishes between the two looks is then seen as an image.
  const live = await findLive(file);
  const row = await findImage(file);
  if (row !== null) return { image: await openedImage(row, recipes), build: null };
  return { image: null, build: live === null ? null : await getBuild(live.id) };
}
