import type { Image } from "#lib/images/schema";

/** How an image that machines never saw stands in the inbox; null for what they see or saw. */
export function inboxStanding({ state, decided }: Pick<Image, "state"> & { decided: unknown }) {
  if (state === "skipped") return "skipped";
  if (state !== "candidate") return null;
  return decided === null ? "waiting" : "held";
}
