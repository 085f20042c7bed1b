import { showImage } from "#lib/builds/show";
import type { Context } from "#lib/context";
import { withReserve } from "#lib/disk-space";
import { type DecisionRequest, decide } from "#lib/follow/decide";
import { getImage } from "#lib/images/reads";
import type { Image } from "#lib/images/schema";

/** Does to one image what somebody has decided, and shows it. */
export async function decideOn(decision: DecisionRequest, context: Context, by: string): Promise<Image> {
  const [file = ""] = decision.files;
  await withReserve(context.env.BAKEHOUSE_DATA, () => decide(decision, context, by, new Date()));
  return showImage(await getImage(file), context);
}
