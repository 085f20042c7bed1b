import { z } from "zod";
import { draftRecipe } from "#lib/drafts/draft-recipe";
import type { Tools } from "#lib/drafts/obtain";
import { AppError } from "#lib/errors";
import { HttpsUrl } from "#lib/recipes/version-source";
import { inThread } from "#lib/threads/in-thread";
import { Name } from "#lib/words";

/** What a recipe is begun from: upstream's files. */
export const AskedDraft = z.strictObject({
  name: Name,
  urls: z.array(HttpsUrl).min(1, "Give at least one address.").max(6, "Give at most 6 addresses."),
});
export type AskedDraft = z.infer<typeof AskedDraft>;

/** Drafts that a server makes at once: each downloads whole archives, and somebody waits. */
const AT_ONCE = 2;
const PATIENCE_MS = 5 * 60_000;

let open = 0;

/** `bakehouse new` for somebody who waits: the text of a recipe, with what was found in the files. AppError `busy`; else what a draft throws. */
export async function beginRecipe({ name, urls }: AskedDraft, { upstream, signal }: Tools): Promise<string> {
  if (open >= AT_ONCE) {
    const message = `${AT_ONCE} recipes are being begun, which is as many as there may be at once. Try again in a minute.`;
    throw new AppError("busy", message, { facts: { retryAfter: 30 } });
  }
  open += 1;
  const late = AbortSignal.timeout(PATIENCE_MS);
  try {
    const ended = AbortSignal.any([signal, late]);
    const look: Tools["look"] = (...input) => inThread("lookIntoFile", input, ended);
    return await draftRecipe(name, urls, { upstream, signal: ended, look });
  } catch (error) {
    if (!late.aborted) throw error;
    throw new AppError(
      "upstream",
      "The files did not come within 5 minutes. Begin it with npx bakehouse new, which waits.",
    );
  } finally {
    open -= 1;
  }
}
