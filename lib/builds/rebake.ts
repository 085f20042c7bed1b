import { AppError } from "#lib/errors";
import type { Plan, PlanSource } from "#lib/recipes/plan";

/** Why a plan cannot be baked again, or null. */
export function whyNotAgain(plan: Plan | null): string | null {
  if (plan === null) return "It was read in from a file: what it was baked of is not known.";
  if (plan.steps.some(({ op }) => op === "folder")) return "It was baked from a folder, which only its maker has.";
  if (plan.sources.some(({ sha256 }) => sha256 === null))
    return "Not all of its sources have a digest, so that other bytes could take their place.";
  return null;
}

/**
 * A plan that bakes the same again: its sources are known by their digests alone, whatever upstream's lists say by now. Throws
 * AppError conflict with the reason where that cannot be.
 */
export function planAgain(plan: Plan | null, file: string): Plan {
  const why = whyNotAgain(plan);
  if (plan === null || why !== null) throw new AppError("conflict", `${file} can't be baked again. ${why}`);
  return { ...plan, sources: plan.sources.map(byDigest) };
}

function byDigest(source: PlanSource): PlanSource {
  const isUpload = source.verifiedBy === "upload";
  return { ...source, sums: null, signature: undefined, verifiedBy: isUpload ? "upload" : null };
}
