import { checkRequest } from "#lib/recipes/check-request";
import { type Catalog, findRecipe } from "#lib/recipes/load";
import { makePlan } from "#lib/recipes/make-plan";
import type { Plan } from "#lib/recipes/plan";
import type { LoadedRecipe } from "#lib/recipes/read-recipe";
import type { BuildRequest, PinnedRequest } from "#lib/recipes/schema";
import { pin } from "#lib/upstream/pin";
import type { Upstream } from "#lib/upstream/upstream";

export type Prepared = { pinned: PinnedRequest; plan: Plan; loaded: LoadedRecipe };

/**
 * What would be baked for a request: checked against its recipe, every open value pinned to a version, planned. Reads
 * version lists (cached) only for open values; no database, so the command line and the server give the same plan.
 * Throws AppError not_found (recipe), invalid (with issues), upstream.
 */
export async function prepare(
  request: BuildRequest,
  { catalog, upstream }: { catalog: Catalog; upstream: Upstream },
): Promise<Prepared> {
  const loaded = findRecipe(catalog, request.recipe);
  const checked = checkRequest(loaded.recipe, request);
  const pinned = await pin(upstream, loaded.recipe, checked);
  return { pinned, plan: makePlan(loaded, pinned), loaded };
}
