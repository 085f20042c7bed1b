import { describe, expect, it } from "vitest";
import { chooseVersions } from "#lib/follow/choose";
import type { WatchRule } from "#lib/follow/schema";
import { minorOf } from "#lib/images/name";
import { compareReleases } from "#lib/upstream/version-list";

const listed = (...versions: string[]) => versions.map((version) => ({ version }));
const newest: WatchRule = { follow: "newest" };
const minors = (count: number): WatchRule => ({ follow: "minors", count });
const from = (version: string): WatchRule => ({ follow: "from", version });
const minor = (text: string): WatchRule => ({ follow: "minor", minor: text });

const KUBERNETES = ["v1.32.0-rc.1", "v1.31.10", "v1.31.9", "v1.30.2", "v1.30.1", "v1.29.0", "v1.3.9"];

it.each<[WatchRule, string[], string[]]>([
  [newest, KUBERNETES, ["v1.32.0-rc.1"]],
  [newest, [], []],
  [minors(1), KUBERNETES, ["v1.32.0-rc.1"]],
  [minors(3), KUBERNETES, ["v1.32.0-rc.1", "v1.31.10", "v1.30.2"]],
  [minors(20), KUBERNETES, ["v1.32.0-rc.1", "v1.31.10", "v1.30.2", "v1.29.0", "v1.3.9"]],
  [minors(2), ["r41", "r40", "r39"], ["r41", "r40"]],
  [from("v1.31.9"), KUBERNETES, ["v1.32.0-rc.1", "v1.31.10", "v1.31.9"]],
  [from("v1.30"), KUBERNETES, ["v1.32.0-rc.1", "v1.31.10", "v1.31.9", "v1.30.2", "v1.30.1"]],
  [from("v1.32.0"), KUBERNETES, []],
  [from("v1.32.0-rc.1"), KUBERNETES, ["v1.32.0-rc.1"]],
  [from("v2.0.0"), KUBERNETES, []],
  [minor("v1.31"), KUBERNETES, ["v1.31.10"]],
  [minor("v1.3"), KUBERNETES, ["v1.3.9"]],
  [minor("v1.28"), KUBERNETES, []],
  [minor("1.32"), ["1.32.2+k3s1", "1.32.2+k3s0"], ["1.32.2+k3s1"]],
])("%j of %j", (rule, versions, chosen) => {
  expect(chooseVersions(rule, listed(...versions))).toEqual(chosen);
});

/** Numbers that look random and are the same each time. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state;
  }
}

function lists(): string[][] {
  const random = numbers(7);
  const below = (n: number) => Math.floor(random.next().value / 64) % n;
  return Array.from({ length: 200 }, () => {
    const prefix = below(2) === 0 ? "" : "v";
    const version = () => `${prefix}${below(3)}.${below(12)}.${below(15)}${below(6) === 0 ? "-rc.1" : ""}`;
    const versions = new Set(Array.from({ length: below(40) }, version));
    return Array.from(versions).sort((a, b) => compareReleases(b, a));
  });
}

describe("of any list", () => {
  it.each([newest, minors(1), minors(4), from("1.5.0"), from("v1.5.0"), minor("1.3"), minor("v2.11")])(
    "%j takes versions of it, newest first, each once, and none but for a newer one of its kind",
    (rule) => {
      for (const versions of lists()) {
        const chosen = chooseVersions(rule, listed(...versions));
        expect(chosen).toEqual(versions.filter((version) => chosen.includes(version)));
        for (const left of versions.filter((version) => !chosen.includes(version)))
          expect(isLeftRightly(rule, left, chosen)).toBe(true);
      }
    },
  );
});

function isLeftRightly(rule: WatchRule, left: string, chosen: string[]): boolean {
  const newer = chosen.filter((version) => compareReleases(version, left) > 0);
  switch (rule.follow) {
    case "newest":
      return newer.length === 1;
    case "minors":
      return newer.some((version) => minorOf(version) === minorOf(left)) || newer.length === rule.count;
    case "from":
      return compareReleases(left, rule.version) < 0;
    case "minor":
      return minorOf(left) !== rule.minor || newer.length === 1;
  }
}
