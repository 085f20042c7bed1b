import { z } from "zod";

/** Whether machines see an image: a candidate is baked and not shown to them yet, a withdrawn one no more. */
export const Standing = z.enum(["candidate", "published", "withdrawn"]);
export type Standing = z.infer<typeof Standing>;

/** When and why an image was taken out of what machines read. */
export const Withdrawn = z.strictObject({ at: z.iso.datetime(), reason: z.string() });
export type Withdrawn = z.infer<typeof Withdrawn>;

/** What withdrawing asks for. */
export const WithdrawRequest = z.strictObject({
  reason: z.string().trim().min(1, "Say why, in a sentence.").max(500, "Must be at most 500 characters long."),
});
export type WithdrawRequest = z.infer<typeof WithdrawRequest>;
