import { expect, test } from "vitest";
import { afterAnswer, type Budget } from "#lib/upstream/budget";

const RESET = new Date("2026-12-05T11:00:00Z");
const seenAt = new Date("2026-12-05T10:00:00Z");
const budget = (remaining: number, change: Partial<Budget> = {}): Budget => ({
  ...{ host: "api.github.com", remaining, limit: 60, resetAt: RESET, seenAt },
  ...change,
});
const left = (known: Budget | null, said: Budget, isFree = false) => afterAnswer(known, said, isFree).remaining;

test("an answer that was overtaken does not raise what is left", () => {
  expect(left(budget(3), budget(5))).toBe(3);
  expect(left(budget(5), budget(3))).toBe(3);
});

test("an answer that took nothing gives back what was taken for it, as far as the host says so", () => {
  expect(left(budget(3), budget(4), true)).toBe(4);
  expect(left(budget(3), budget(9), true)).toBe(4);
  expect(left(budget(3), budget(3), true)).toBe(3);
});

test("a new budget is taken as the host says", () => {
  expect(left(null, budget(60))).toBe(60);
  expect(left(budget(0), budget(59, { resetAt: new Date("2026-12-05T12:00:00Z") }))).toBe(59);
  expect(left(budget(0), budget(4999, { limit: 5000 }))).toBe(4999);
  expect(left(budget(0, { resetAt: null }), budget(9, { resetAt: null }))).toBe(9);
});
