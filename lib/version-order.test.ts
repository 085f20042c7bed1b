import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { compareVersions } from "#lib/version-order";

test.each([
  ["1.10.0", "1.2.0"],
  ["24.0.5-1", "24.0.5"],
  ["24.0.5-10", "24.0.5-9"],
  ["v1.27.10", "v1.27.9"],
  ["1.0", "1.0~rc1"],
  ["1.0^post", "1.0"],
  ["v1.32.2+k3s2", "v1.32.2+k3s1"],
  ["1.0.1", "1.0"],
  ["1.0", "1.rc"],
])("%s is newer than %s", (newer, older) => {
  expect(compareVersions(newer, older)).toBeGreaterThan(0);
  expect(compareVersions(older, newer)).toBeLessThan(0);
  expect(compareVersions(newer, newer)).toBe(0);
});

const systemd = spawnSync("systemd-analyze", ["compare-versions", "1", "2"]);

/** The same sequence in every run (mulberry32): a failure can be repeated. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function randomVersion(random: () => number): string {
  const pieces = ["0", "1", "01", "10", "9", "v", "a", "rc", "B", ".", ".", "-", "~", "^", "+", "_", "k3s"];
  const length = 1 + Math.floor(random() * 7);
  return Array.from({ length }, () => pieces[Math.floor(random() * pieces.length)]).join("");
}

/** systemd-analyze answers by its exit code: 0 equal, 11 first newer, 12 second newer. */
const ORDERS = new Map([
  [0, 0],
  [11, 1],
  [12, -1],
]);

test.skipIf(systemd.status === null)("orders as systemd-analyze compare-versions does (needs systemd-analyze)", () => {
  const random = randomNumbers(20231);
  const pairs = Array.from({ length: 400 }, () => [randomVersion(random), randomVersion(random)] as const);
  const wrong = pairs.flatMap(([a, b]) => {
    const { status } = spawnSync("systemd-analyze", ["compare-versions", "--", a, b]);
    const ours = Math.sign(compareVersions(a, b));
    return ORDERS.get(status ?? -1) === ours ? [] : [`${a} ${b}: ${ours} instead of ${ORDERS.get(status ?? -1)}`];
  });
  expect(wrong).toEqual([]);
});
