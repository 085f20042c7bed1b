import { spawnSync } from "node:child_process";
import fc from "fast-check";
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

const PIECES = ["0", "1", "01", "10", "9", "v", "a", "rc", "B", ".", ".", "-", "~", "^", "+", "_", "k3s"];
const version = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 7 }).map((pieces) => pieces.join(""));

/** systemd-analyze answers by its exit code: 0 equal, 11 first newer, 12 second newer. */
const ORDERS = new Map([
  [0, 0],
  [11, 1],
  [12, -1],
]);

test.skipIf(systemd.status === null)("orders as systemd-analyze compare-versions does (needs systemd-analyze)", () => {
  const agrees = fc.property(version, version, (a, b) => {
    const { status } = spawnSync("systemd-analyze", ["compare-versions", "--", a, b]);
    expect(Math.sign(compareVersions(a, b))).toBe(ORDERS.get(status ?? -1));
  });
  fc.assert(agrees, { numRuns: 400 });
});
