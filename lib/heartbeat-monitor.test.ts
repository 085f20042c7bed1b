import { expect, it } from "vitest";
import { HeartbeatMonitor } from "#lib/heartbeat-monitor";

it("tells who has not moved for the limit, and only that", () => {
  let now = 1000;
  const monitor = new HeartbeatMonitor({ limit: 15, now: () => now });
  const look = (a: string, b: string) => [...monitor.silent(new Map(Object.entries({ a, b })))];
  expect(look("1", "1")).toEqual([]);
  now += 14;
  expect(look("1", "2")).toEqual([]);
  now += 1;
  expect(look("1", "2")).toEqual(["a"]);
  now += 14;
  expect(look("2", "2")).toEqual(["b"]);
});

it("lets no gap between two looks count for more than a step", () => {
  let now = 0;
  const monitor = new HeartbeatMonitor({ limit: 15, longestStep: 5, now: () => now });
  const beats = new Map([["a", "1"]]);
  monitor.silent(beats);
  for (const silent of [false, false, true]) {
    now += 3_600_000;
    expect(monitor.silent(beats).has("a")).toBe(silent);
  }
});

it("starts over with who was away", () => {
  let now = 0;
  const monitor = new HeartbeatMonitor({ limit: 15, now: () => now });
  const beats = new Map([["a", "1"]]);
  monitor.silent(beats);
  now += 20;
  monitor.silent(new Map());
  expect(monitor.silent(beats).size).toBe(0);
});
