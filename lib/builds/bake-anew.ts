import { getPlan } from "#lib/builds/reads";
import type { Draft, Order } from "#lib/builds/writes";
import { lacksBytes } from "#lib/images/missing";
import type { ImageRow } from "#lib/images/schema";
import type { ImageStore } from "#lib/images/store";
import type { Plan, PlanSource } from "#lib/recipes/plan";

/** The image that answers an order, where its bytes are lost: it is baked anew. Else null. */
export async function lostImage(order: Order | null, store: ImageStore): Promise<ImageRow | null> {
  if (order?.outcome !== "image" || !order.equal || order.image.deletedAt !== null) return null;
  return (await lacksBytes(order.image, store)) ? order.image : null;
}

/** A draft that bakes the same bytes again: by the plan of that time, since the recipe may have changed. */
export async function draftAsBefore(draft: Draft, { buildId, recipeDigest }: ImageRow): Promise<Draft> {
  const plan = await getPlan(buildId);
  return plan === null ? draft : { ...draft, recipeDigest, plan: unresolved(plan) };
}

/** Digests are asked for anew, or taken from the ledger; only an upload is known by its own. */
function unresolved(plan: Plan): Plan {
  return { ...plan, sources: plan.sources.map(openSource) };
}

function openSource(source: PlanSource): PlanSource {
  return source.verifiedBy === "upload" ? source : { ...source, sha256: null, size: null, verifiedBy: null };
}
