import type { Plan } from "#lib/recipes/plan";
import type { Upstream } from "#lib/upstream/upstream";

export async function resolve(_upstream: Upstream, _plan: Plan, _signal?: AbortSignal): Promise<Plan> {
  throw new Error("being written");
}
