import { getBuild } from "#lib/builds/reads";
import type { Context, Requested } from "#lib/builds/request";
import { retryBuild } from "#lib/builds/retry";
import { appendLines } from "#lib/builds/writes";
import { AppError } from "#lib/errors";
import { replaceDigest } from "#lib/upstream/data";

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
