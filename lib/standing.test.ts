import { describe, expect, it } from "vitest";
import { KeepRequest } from "#lib/images/schema";
import { HoldRequest, SkipRequest, WithdrawRequest } from "#lib/standing";

const REASONS = [SkipRequest, WithdrawRequest, KeepRequest];
const isReason = (reason: string) => REASONS.map((request) => request.safeParse({ reason }).success);

describe("what people write of an image", () => {
  it("may be anything that is shown as it is", () => {
    for (const text of ["It’s slow.", "First line\r\n\tand second", "<b>&", "👩‍💻 می‌خواهم", "x".repeat(500)]) {
      expect(isReason(text)).toEqual([true, true, true]);
      expect(HoldRequest.safeParse({ note: text }).success).toBe(true);
    }
  });

  it.each(["\u0000", "Slow.\u0000 And more", "\u001b[31mred", "\u202egnitsim", "\u2066isolated", "half \ud83d"])(
    "is nothing that a terminal obeys, that turns what stands beside it around, or that is not kept whole: %j",
    (text) => {
      expect(isReason(text)).toEqual([false, false, false]);
      expect(HoldRequest.safeParse({ note: text }).success).toBe(false);
    },
  );

  it.each(["", " \n", "\u200b", "\u00ad\u200d"])("is a reason only where something is to be seen: %j", (text) => {
    expect(isReason(text)).toEqual([false, false, false]);
  });
});
