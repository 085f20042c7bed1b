import type { BakeResult } from "#lib/bake/bake";
import { BAKER_REVISION } from "#lib/bake/errata";
import { getBuild, getPlan } from "#lib/builds/reads";
import { findRebake } from "#lib/builds/reads-rebakes";
import { type Context, fullQueue, roomFor } from "#lib/builds/request";
import type { Build, Rebake } from "#lib/builds/schema";
import { queueRebake } from "#lib/builds/writes-rebakes";
import { requireFree } from "#lib/disk-space";
import { AppError } from "#lib/errors";
import { getImage, getManifest } from "#lib/images/reads";
import { differences } from "#lib/inspect/differences";
import type { Plan, PlanSource } from "#lib/recipes/plan";
import { planComplaint } from "#lib/recipes/plan-complaint";

/**
 * Asks for an image to be baked again by its plan and compared: a build that publishes nothing. Joins one that waits or runs.
 * Throws AppError not_found, conflict (it can't be), busy (a full queue or disk).
 */
export async function requestRebake(
  file: string,
  { store, queueLimit }: Pick<Context, "store" | "queueLimit">,
  origin: string,
): Promise<Build> {
  const image = await getImage(file);
  const plan = planAgain(await getPlan(image.buildId), file);
  requireFree(await store.free(), roomFor(plan));
  const order = await queueRebake(image, { plan, origin, limit: queueLimit }, new Date());
  if (order.outcome === "full") throw fullQueue(order.waiting);
  return getBuild(order.id);
}

/** What came of it the last time, and why it can't be done. Throws AppError not_found. */
export async function readRebake(file: string): Promise<{ rebake: Rebake | null; impossible: string | null }> {
  const image = await getImage(file);
  const [rebake, plan] = await Promise.all([findRebake(image), getPlan(image.buildId)]);
  return { rebake, impossible: whyNotAgain(plan) };
}

const MOST = 1_000;

/** Holds what was baked again against the image that is there. Throws AppError not_found when it was deleted meanwhile. */
export async function compareRebake(file: string, { sha256, size, manifest, tool }: BakeResult) {
  const image = await getImage(file);
  const found = image.sha256 === sha256 ? [] : differences(await getManifest(file), manifest);
  const [said, differenceCount] = [found.slice(0, MOST), found.length];
  return {
    rebake: { image: file, sha256, size, differences: said, differenceCount, bakerRevision: BAKER_REVISION, tool },
    says:
      image.sha256 === sha256
        ? `Baked again, ${file} is identical: sha256 ${sha256}.`
        : `Baked again, ${file} is another one: sha256 ${sha256}, not ${image.sha256}; ${differenceCount} paths differ.`,
  };
}

/** Why a plan cannot be baked again, or null. */
function whyNotAgain(plan: Plan | null): string | null {
  if (plan === null) return "It was read in from a file: what it was baked of is not known.";
  if (plan.steps.some(({ op }) => op === "folder")) return "It was baked from a folder, which only its maker has.";
  if (plan.sources.some(({ sha256 }) => sha256 === null))
    return "Not all of its sources have a digest, so that other bytes could take their place.";
  return planComplaint(plan);
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
