import type { BuildRequest, PinnedRequest, Recipe } from "#lib/recipes/schema";
import type { Upstream } from "#lib/upstream/upstream";

export async function pin(_upstream: Upstream, _recipe: Recipe, _request: BuildRequest): Promise<PinnedRequest> {
  throw new Error("being written");
}
