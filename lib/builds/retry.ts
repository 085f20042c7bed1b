import { getBuild } from "#lib/builds/reads";
import { type Context, type Requested, requestImage } from "#lib/builds/request";
import { TorcxRequest } from "#lib/builds/schema";
import { orderTorcx } from "#lib/builds/torcx";
import { AppError } from "#lib/errors";

/**
 * Asks for the same image once more: as a new build, with the recipe as it is now. Joins a live build, and gives the
 * image if it exists by now. Throws what a request throws.
 */
export async function retryBuild(id: string, context: Context, origin: string): Promise<Requested> {
  const { request } = await getBuild(id);
  if ("adopted" in request) throw readInFromFile(request.filename);
  const torcx = TorcxRequest.safeParse(request);
  return torcx.success ? orderTorcx(torcx.data, context, origin) : requestImage(request, context, origin);
}

function readInFromFile(filename: string): AppError {
  const message = `This image was read in from the file ${filename}, so there is nothing to bake: read the file in again with npx bakehouse adopt-images.`;
  return new AppError("conflict", message);
}
