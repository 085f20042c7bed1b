import { z } from "zod";

/** Whether machines see an image: a candidate is baked and not shown to them yet, a withdrawn one no more, a skipped one never was. */
export const Standing = z.enum(["candidate", "published", "withdrawn", "skipped"]);
export type Standing = z.infer<typeof Standing>;

/** When and why an image was taken out of what machines read. */
export const Withdrawn = z.strictObject({ at: z.iso.datetime(), reason: z.string() });
export type Withdrawn = z.infer<typeof Withdrawn>;

const reason = z.string().trim().min(1, "Say why, in a sentence.").max(500, "Must be at most 500 characters long.");

/** What withdrawing asks for. */
export const WithdrawRequest = z.strictObject({ reason });
export type WithdrawRequest = z.infer<typeof WithdrawRequest>;

/** Who decided to hold a candidate or to skip it, when and why; the note of a hold may be empty. */
export const Decided = z.strictObject({ at: z.iso.datetime(), by: z.string(), note: z.string() });
export type Decided = z.infer<typeof Decided>;

/** What skipping a candidate asks for. */
export const SkipRequest = z.strictObject({ reason });

/** What putting a candidate on hold asks for. */
export const HoldRequest = z.strictObject({
  note: z.string().trim().max(500, "Must be at most 500 characters long.").default(""),
});

/** How an image that machines never saw stands in the inbox; null for what they see or saw. */
export function inboxStanding({ state, decided }: { state: Standing; decided: unknown }) {
  if (state === "skipped") return "skipped";
  if (state !== "candidate") return null;
  return decided === null ? "waiting" : "held";
}
