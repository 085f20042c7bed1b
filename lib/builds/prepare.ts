import { closeCompression } from "#lib/compression";
import { fileName } from "#lib/images/name";
import { checkRequest } from "#lib/recipes/check-request";
import { type Catalog, findRecipe } from "#lib/recipes/load";
import { makePlan } from "#lib/recipes/make-plan";
import type { Plan } from "#lib/recipes/plan";
import type { LoadedRecipe } from "#lib/recipes/read-recipe";
import type { BuildRequest, PinnedRequest } from "#lib/recipes/schema";
import { pin } from "#lib/upstream/pin";
import type { Upstream } from "#lib/upstream/upstream";

export type Preparing = {
  catalog: Catalog;
  upstream: Upstream;
  /** How an image that has this file name is compressed: whoever leaves the compression open is content with it. */
  compressionOf?(file: string): Promise<string | undefined>;
};

export type Prepared = { pinned: PinnedRequest; plan: Plan; loaded: LoadedRecipe };

/**
 * What would be baked for a request: checked against its recipe, every open value pinned to a version, planned. Reads
 * version lists (cached) only for open values; no database, so the command line and the server give the same plan.
 * Throws AppError not_found (recipe), invalid (with issues), upstream.
 */
export async function prepare(
  request: BuildRequest,
  { catalog, upstream, compressionOf }: Preparing,
): Promise<Prepared> {
  const loaded = findRecipe(catalog, request.recipe);
  const checked = checkRequest(loaded.recipe, request);
  const open = await pin(upstream, loaded.recipe, checked);
  // An adopted image tells of its maker's compression, which nobody asked for.
  const taken = loaded.recipe.adopt === undefined ? await compressionOf?.(fileName(open)) : undefined;
  const pinned = closeCompression(open, taken);
  return { pinned, plan: makePlan(loaded, pinned), loaded };
}
