import { getBuild } from "#lib/builds/reads";
import { type Context, type Requested, requestImage } from "#lib/builds/request";
import { TorcxRequest } from "#lib/builds/schema";
import { orderTorcx } from "#lib/builds/torcx";

/**
 * Asks for the same image once more: as a new build, with the recipe as it is now. Joins a live build, and gives the
 * image if it exists by now. Throws what a request throws.
 */
export async function retryBuild(id: string, context: Context, origin: string): Promise<Requested> {
  const { request } = await getBuild(id);
  const torcx = TorcxRequest.safeParse(request);
  return torcx.success ? orderTorcx(torcx.data, context, origin) : requestImage(request, context, origin);
}
