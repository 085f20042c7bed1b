import { z } from "zod";

/** Whether machines see an image: a candidate is baked and not shown to them yet, a withdrawn one no more, a skipped one never was. */
export const Standing = z.enum(["candidate", "published", "withdrawn", "skipped"]);
export type Standing = z.infer<typeof Standing>;

/** When and why an image was taken out of what machines read. */
export const Withdrawn = z.strictObject({ at: z.iso.datetime(), reason: z.string() });
export type Withdrawn = z.infer<typeof Withdrawn>;

/** What a terminal would obey, what turns the text beside it around, and what the database would not keep whole. */
const UNSHOWABLE = /(?![\n\r\t])[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u;

/** What somebody writes for others to read. */
const Remark = z
  .string()
  .trim()
  .max(500, "Must be at most 500 characters long.")
  .refine((text) => !UNSHOWABLE.test(text), "Must not hold control characters or ones that change the direction.");

/** Why somebody does something to an image. */
export const Reason = Remark.regex(/[^\p{C}\p{Z}]/u, "Say why, in a sentence.");

/** What withdrawing asks for. */
export const WithdrawRequest = z.strictObject({ reason: Reason });
export type WithdrawRequest = z.infer<typeof WithdrawRequest>;

/** Who decided to hold a candidate or to skip it, when and why; the note of a hold may be empty. */
export const Decided = z.strictObject({ at: z.iso.datetime(), by: z.string(), note: z.string() });
export type Decided = z.infer<typeof Decided>;

/** What skipping a candidate asks for. */
export const SkipRequest = z.strictObject({ reason: Reason });

/** What putting a candidate on hold asks for. */
export const HoldRequest = z.strictObject({
  note: Remark.default(""),
});

/** How an image that machines never saw stands in the inbox; null for what they see or saw. */
export function inboxStanding({ state, decided }: { state: Standing; decided: unknown }) {
  if (state === "skipped") return "skipped";
  if (state !== "candidate") return null;
  return decided === null ? "waiting" : "held";
}
