import { getBuild } from "#lib/builds/reads";
import { requestRebake } from "#lib/builds/rebake";
import { type Context, order, type Requested, requestImage, unresolved } from "#lib/builds/request";
import { type Build, TorcxRequest } from "#lib/builds/schema";
import { orderTorcx } from "#lib/builds/torcx";
import { appendLines } from "#lib/builds/writes";
import { AppError } from "#lib/errors";
import { replaceDigest } from "#lib/upstream/data";

/** Asks for what a failed build was to make, with the version that was suggested instead of its own. Throws as a request does. */
export async function bakeSuggested(id: string, context: Context, origin: string): Promise<Requested> {
  const { request, error, candidate, unsaved } = await getBuild(id);
  if (unsaved)
    throw new AppError("conflict", "The recipe of this build was not saved. Bake it once more in the editor.");
  if (error?.suggestion === undefined || !("options" in request))
    throw new AppError("conflict", "No other version is known for this build. Retry it instead.");
  const { version = request.version, options } = error.suggestion;
  const instead = { ...request, version, options: { ...request.options, ...options }, revision: 0 };
  return requestImage({ ...instead, candidate }, context, origin);
}

/**
 * Asks for the same image once more: as a new build, with the recipe as it is now. Joins a live build, and gives the
 * image if it exists by now. Throws what a request throws.
 */
export async function retryBuild(id: string, context: Context, origin: string): Promise<Requested> {
  const build = await getBuild(id);
  const { request, candidate, watch, file, rebake } = build;
  if (rebake) return { build: await requestRebake(file, context, origin), image: null };
  if ("adopted" in request) throw readInFromFile(request.filename);
  const torcx = TorcxRequest.safeParse(request);
  if (torcx.success) return orderTorcx(torcx.data, context, origin);
  if (build.unsaved) return retryUnsaved(build, context, origin);
  // Whoever retries has read why it failed.
  return requestImage({ ...request, force: true, candidate }, context, origin, watch ?? undefined);
}

/** By the plan of that time: nothing else has the recipe. */
async function retryUnsaved(build: Build, context: Context, origin: string): Promise<Requested> {
  const { plan, kind, request, fingerprint, file, candidate, unsaved } = build;
  if (plan === null || !("revision" in request))
    throw new AppError("conflict", "The plan of this build was not kept, and its recipe was not saved. Bake it anew.");
  const { name, version, revision, arch } = request;
  const identity = { kind, request, fingerprint, file, name, version, revision, arch, candidate, unsaved };
  const recipe = { recipe: null, recipeDigest: plan.recipe?.digest ?? null };
  return order({ ...identity, ...recipe, plan: unresolved(plan) }, context, origin);
}

function readInFromFile(filename: string): AppError {
  const message = `This image was read in from the file ${filename}, so there is nothing to bake: read the file in again with npx bakehouse adopt-images.`;
  return new AppError("conflict", message);
}

/**
 * Accepts the changed bytes that stopped a build and bakes anew. The decision is written to that build's log. Throws
 * AppError not_found, and conflict when no changed digest stopped it or the record has changed since.
 */
export async function acceptDigest(id: string, context: Context, origin: string): Promise<Requested> {
  const { error } = await getBuild(id);
  if (error?.changedDigest === undefined)
    throw new AppError("conflict", "No changed digest stopped this build, so there is none to accept.");
  const { url, recorded, found } = error.changedDigest;
  const now = new Date();
  if (!(await replaceDigest(url, recorded, found, now)))
    throw new AppError("conflict", `The recorded digest of ${url} is no longer ${recorded}. Retry the build instead.`);
  const text = `${origin} accepted that ${url} now has the sha256 ${found} instead of ${recorded}.`;
  await appendLines(id, [{ at: now.toISOString(), level: "warn", text }]);
  return retryBuild(id, context, origin);
}
