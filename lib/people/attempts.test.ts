import { expect, test } from "vitest";
import { requireAttempt } from "#lib/people/attempts";
import { useContext } from "#lib/testing/context";

useContext();

const begun = Date.parse("2026-12-05T10:00:00Z");
const after = (minutes: number) => new Date(begun + minutes * 60_000);

test("of many attempts at once as many are let in as there may be, also when the ones before are long ago", async () => {
  for (const now of [after(0), after(16)]) {
    const attempts = Array.from({ length: 15 }, () => requireAttempt({ address: null, email: "a@example.org" }, now));
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
  }
});
