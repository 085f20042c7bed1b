import { getBuild } from "#lib/builds/reads";
import { type Context, type Requested, requestImage } from "#lib/builds/request";
import { TorcxRequest } from "#lib/builds/schema";
import { orderTorcx } from "#lib/builds/torcx";
import { AppError } from "#lib/errors";

/** Asks for what a failed build was to make, with the version that was suggested instead of its own. Throws as a request does. */
export async function bakeSuggested(id: string, context: Context, origin: string): Promise<Requested> {
  const { request, error } = await getBuild(id);
  if (error?.suggestion === undefined || !("options" in request))
    throw new AppError("conflict", "No other version is known for this build. Retry it instead.");
  const { version = request.version, options } = error.suggestion;
  const instead = { ...request, version, options: { ...request.options, ...options }, revision: 0 };
  return requestImage(instead, context, origin);
}

/**
 * Asks for the same image once more: as a new build, with the recipe as it is now. Joins a live build, and gives the
 * image if it exists by now. Throws what a request throws.
 */
export async function retryBuild(id: string, context: Context, origin: string): Promise<Requested> {
  const { request } = await getBuild(id);
  if ("adopted" in request) throw readInFromFile(request.filename);
  const torcx = TorcxRequest.safeParse(request);
  if (torcx.success) return orderTorcx(torcx.data, context, origin);
  // Whoever retries has read why it failed.
  return requestImage({ ...request, force: true }, context, origin);
}

function readInFromFile(filename: string): AppError {
  const message = `This image was read in from the file ${filename}, so there is nothing to bake: read the file in again with npx bakehouse adopt-images.`;
  return new AppError("conflict", message);
}
