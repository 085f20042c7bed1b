import { expect, test } from "vitest";
import { formatAge, formatDuration, formatRunning, formatUtc } from "./format-time";
import { rateOf } from "./progress-bar";
import { formatUntil } from "./time-until";

const NOW = Date.UTC(2026, 10, 23, 8, 14, 5);

test.each([
  [0, "just now"],
  [-5_000, "just now"],
  [12_000, "12 s ago"],
  [59_999, "59 s ago"],
  [60_000, "1 min ago"],
  [7_200_000, "2 h ago"],
  [86_400_000, "yesterday"],
  [3 * 86_400_000, "3 days ago"],
  [40 * 86_400_000, "2026-10-14"],
])("%d ms before now is %s", (age, text) => expect(formatAge(NOW - age, NOW)).toBe(text));

test.each([
  [-5_000, "in a moment"],
  [30_000, "in a moment"],
  [600_000, "in 10 min"],
  [6 * 3_600_000, "in 6 h"],
  [3 * 86_400_000, "in 3 days"],
])("%d ms after now is %s", (span, text) => expect(formatUntil(NOW + span, NOW)).toBe(text));

test("a time is shown whole in UTC", () => expect(formatUtc(NOW)).toBe("2026-11-23 08:14:05 UTC"));

test.each([
  [20, "< 0.1 s"],
  [420, "0.4 s"],
  [9_960, "10.0 s"],
  [12_400, "12 s"],
  [65_000, "1 min 05 s"],
  [119_700, "2 min 00 s"],
  [7_800_000, "2 h 10 min"],
])("%d ms last %s", (span, text) => expect(formatDuration(span)).toBe(text));

test.each([
  [-300, "0 s"],
  [4_900, "4 s"],
  [65_000, "1 min 05 s"],
])("%d ms into it, it has run %s", (span, text) => expect(formatRunning(span)).toBe(text));

test("a rate needs two samples and forgets old ones", () => {
  expect(rateOf([{ at: 0, done: 0 }])).toBeNull();
  expect(
    rateOf([
      { at: 0, done: 0 },
      { at: 2000, done: 8_000_000 },
    ]),
  ).toBe(4_000_000);
});

test("a rate does not go below zero when a count starts again", () => {
  expect(
    rateOf([
      { at: 0, done: 500 },
      { at: 1000, done: 0 },
    ]),
  ).toBeNull();
});
