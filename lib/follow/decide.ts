import { z } from "zod";
import type { ImageRow } from "#lib/images/schema";
import type { ImageStore } from "#lib/images/store";
import { parse } from "#lib/issues";
import { publishAll } from "#lib/repository/writes";
import { hold, skip, takeBack } from "#lib/repository/writes-decisions";
import { HoldRequest, SkipRequest } from "#lib/standing";

/** Images that are decided on at once: a version's architectures, or several versions. */
const files = z.array(z.string().max(255)).min(1, "Choose at least one image.").max(200, "Choose 200 images at most.");

/** What is decided on several images (contract: POST /api/v1/inbox/decisions). */
export const DecisionRequest = z.discriminatedUnion("decision", [
  z.strictObject({ decision: z.literal("publish"), files }),
  z.strictObject({ decision: z.literal("skip"), files, reason: SkipRequest.shape.reason }),
  z.strictObject({ decision: z.literal("hold"), files, note: HoldRequest.shape.note }),
  z.strictObject({ decision: z.literal("take-back"), files }),
]);
export type DecisionRequest = z.infer<typeof DecisionRequest>;

type Surroundings = { store: ImageStore };

/**
 * Does to images what somebody has decided, to all of them or to none; `by` says who, in a few words. Throws AppError invalid,
 * not_found, conflict (one is in another state by now).
 */
export async function decide(input: unknown, { store }: Surroundings, by: string, now: Date): Promise<ImageRow[]> {
  const wanted = parse(DecisionRequest, input);
  switch (wanted.decision) {
    case "publish":
      return publishAll(wanted.files, store, now);
    case "skip":
      return skip(wanted.files, { by, now, note: wanted.reason }, store);
    case "hold":
      return hold(wanted.files, { by, now, note: wanted.note }, store);
    case "take-back":
      return takeBack(wanted.files, store);
  }
}
