import { expect, test } from "vitest";
import { TokenBuckets } from "#lib/token-buckets";

const RATE = { burst: 3, perMinute: 60 };

test("a bucket gives what it holds at once, and then one at a time as it fills", () => {
  const buckets = new TokenBuckets();
  const take = (now: number) => buckets.take("a", RATE, now);
  expect([take(0), take(0), take(0)]).toEqual([0, 0, 0]);
  expect([take(0), take(400)]).toEqual([1000, 600]);
  expect([take(1000), take(1000)]).toEqual([0, 1000]);
});

test("a bucket never holds more than its burst", () => {
  const buckets = new TokenBuckets();
  buckets.take("a", RATE, 0);
  const later = [1, 2, 3, 4].map(() => buckets.take("a", RATE, 1e9));
  expect(later).toEqual([0, 0, 0, 1000]);
});

test("each has a bucket of its own", () => {
  const buckets = new TokenBuckets();
  for (const _ of [1, 2, 3]) buckets.take("a", RATE, 0);
  expect(buckets.take("b", RATE, 0)).toBe(0);
  expect(buckets.take("a", RATE, 0)).toBeGreaterThan(0);
});

test("there are never more buckets than the table holds; those in use stay", () => {
  const buckets = new TokenBuckets(100);
  for (let caller = 0; caller < 1000; caller++) {
    buckets.take("busy", RATE, 0);
    buckets.take(`once ${caller}`, RATE, 0);
  }
  expect(buckets.size).toBe(100);
  expect(buckets.take("busy", RATE, 0)).toBeGreaterThan(0);
});
