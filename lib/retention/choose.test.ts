import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ARCHES } from "#lib/arches";
import { fileName, minorOf, publishedVersion } from "#lib/images/name";
import { type Around, choose, type Judged } from "#lib/retention/choose";
import { freedBytes } from "#lib/retention/survey";
import { Standing } from "#lib/standing";
import { compareVersions } from "#lib/version-order";

const NOW = new Date("2026-11-30T08:00:00Z");
const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS);

function image(given: Partial<Judged> & { version: string }): Judged {
  const base = { name: "docker", revision: 0, arch: "x86-64" as const, os: "flatcar", osVersion: null, ...given };
  return {
    ...{ recipe: "docker", createdAt: daysAgo(400), fetchedAt: null, keptReason: null, state: "published" as const },
    ...{ withdrawn: null, decided: null, publishedAt: null, file: fileName(base), ...base },
  };
}

const around = (given: Partial<Around> = {}): Around => ({
  rule: { perMinor: 2, days: 30, ownToo: false },
  ...{ now: NOW, fetchesSince: daysAgo(1000), pins: new Map(), live: new Set<string>() },
  ...given,
});

const keeps = (images: Judged[], given: Partial<Around> = {}) =>
  Object.fromEntries(choose(images, around(given)).map((each) => [publishedVersion(each.image), each.keeps]));

describe("what stays", () => {
  it("the newest of each minor, as systemd orders them, and of what has no minor as one group", () => {
    const versions = ["24.0.9", "24.0.10", "24.0.8", "24.1.0", "v1", "v2", "v3", "edge"];
    expect(keeps(versions.map((version) => image({ version })))).toEqual({
      ...{ "24.0.8": null, "24.0.9": "minor", "24.0.10": "minor", "24.1.0": "newest" },
      ...{ v3: "minor", v2: "minor", v1: null, edge: null },
    });
  });

  it("counts each architecture and system for itself, and a revision as a newer version", () => {
    const one = { perMinor: 1, days: 30, ownToo: false };
    const images = [
      image({ version: "1.0.0" }),
      image({ version: "1.0.0", revision: 1 }),
      image({ version: "1.0.0", arch: "arm64", file: "arm" }),
      image({ version: "1.0.0", os: "_any", file: "any" }),
    ];
    expect(choose(images, around({ rule: one })).map((each) => each.keeps)).toEqual([
      null,
      "newest",
      "newest",
      "newest",
    ]);
  });

  it("neither a candidate nor one that was withdrawn takes the place of a published one", () => {
    const images = [
      image({ version: "1.0.4", state: "candidate", decided: { at: daysAgo(400), by: "x", note: "" } }),
      image({ version: "1.0.3", state: "withdrawn", withdrawn: { at: daysAgo(3), reason: "" } }),
      image({ version: "1.0.2", state: "withdrawn", withdrawn: { at: daysAgo(31), reason: "" } }),
      image({ version: "1.0.1" }),
      image({ version: "1.0.0" }),
      image({ version: "0.9.9", state: "skipped", decided: { at: daysAgo(29), by: "x", note: "" } }),
      image({ version: "0.9.8", state: "skipped", decided: { at: daysAgo(31), by: "x", note: "" } }),
    ];
    expect(keeps(images)).toEqual({
      ...{ "1.0.4": "candidate", "1.0.3": "withdrawn", "1.0.2": null, "1.0.1": "newest", "1.0.0": "minor" },
      ...{ "0.9.9": "skipped", "0.9.8": null },
    });
  });

  it("what is pinned, fetched lately, young, baked at the moment, kept by somebody, or made by no recipe", () => {
    const old = [1, 2, 3, 4, 5, 6, 7].map((patch) => ({ version: `1.0.${patch}` }));
    const [a, b, c, d, e, f, g] = old.map(image);
    if (!a || !b || !c || !d || !e || !f || !g) throw new Error("no images");
    const newer = [image({ version: "1.0.20" }), image({ version: "1.0.21" })];
    const images = [
      ...newer,
      a,
      { ...b, fetchedAt: daysAgo(29) },
      { ...c, createdAt: daysAgo(29) },
      d,
      { ...e, keptReason: "rack 4 boots from it" },
      { ...f, recipe: null },
      { ...g, fetchedAt: daysAgo(31) },
    ];
    const given = { pins: new Map([[a.file, 2]]), live: new Set([d.file]) };
    expect(keeps(images, given)).toMatchObject({
      ...{ "1.0.1": "pinned", "1.0.2": "fetched", "1.0.3": "young", "1.0.4": "building", "1.0.5": "kept" },
      ...{ "1.0.6": "own", "1.0.7": null },
    });
    const words = choose(images, around(given)).map(({ why }) => why);
    expect(words[2]).toBe("Needed by 2 saved configs.");
    expect(words[6]).toBe("Kept: rack 4 boots from it");
    expect(words[8]).toBe("Not among the 2 newest of 1.0, last fetched on 2026-10-30.");
    expect(keeps(images, { ...given, rule: { perMinor: 2, days: 30, ownToo: true } })["1.0.6"]).toBeNull();
  });

  it("what was baked before fetches were noted, until that is as long ago as the rule looks back", () => {
    const images = ["1.0.1", "1.0.2", "1.0.3"].map((version) => image({ version }));
    expect(keeps(images, { fetchesSince: daysAgo(29) })).toMatchObject({ "1.0.1": "unknown" });
    expect(keeps(images, { fetchesSince: daysAgo(31) })).toMatchObject({ "1.0.1": null });
  });
});

const dates = fc.option(fc.integer({ min: -5, max: 500 }).map(daysAgo), { nil: null });
const judged = fc
  .record({
    name: fc.constantFrom("a", "b"),
    version: fc.constantFrom("1.0.0", "1.0.1", "1.0.2", "1.1.0", "1.1.10", "v2", "v3", "2.0.0-rc.1", "2.0.0", "edge"),
    revision: fc.integer({ min: 0, max: 2 }),
    arch: fc.constantFrom(...ARCHES),
    os: fc.constantFrom("flatcar", "_any"),
    state: fc.constantFrom(...Standing.options),
    recipe: fc.constantFrom("a", null),
    createdAt: fc.integer({ min: -5, max: 500 }).map(daysAgo),
    at: dates,
    publishedAt: dates,
    fetchedAt: dates,
    keptReason: fc.constantFrom(null, null, null, "because"),
  })
  .map(({ at, ...given }): Judged => {
    const withdrawn = at && { at, reason: "" };
    return { ...image(given), withdrawn, decided: at && { at, by: "x", note: "" }, file: fileName(given) };
  });
const images = fc.uniqueArray(judged, { maxLength: 60, selector: ({ file }) => file });
const rule = fc.record({
  perMinor: fc.integer({ min: 1, max: 4 }),
  days: fc.constantFrom(0, 1, 30, 400),
  ownToo: fc.boolean(),
});
const situation = fc.record({ images, rule, since: dates, pinned: fc.nat(3), live: fc.nat(3) }).map((given) => {
  const files = given.images.map(({ file }) => file);
  const pins = new Map(files.filter((_, index) => index % 4 === given.pinned).map((file) => [file, 1]));
  const live = new Set(files.filter((_, index) => index % 7 === given.live));
  const fetchesSince = given.since ?? daysAgo(1000);
  return { images: given.images, around: { rule: given.rule, now: NOW, fetchesSince, pins, live } satisfies Around };
});

const gone = (given: readonly Judged[], situation: Around) =>
  choose(given, situation).flatMap(({ image: each, keeps: why }) => (why === null ? [each] : []));
const groupOf = ({ name, arch, os, version }: Judged, byMinor: boolean) =>
  JSON.stringify([name, arch, os, byMinor && minorOf(version)]);

describe("whatever the images and the rule", () => {
  it("nothing goes that is kept, needed, baked, waiting, young or fetched lately", () =>
    fc.assert(
      fc.property(situation, ({ images: all, around: given }) => {
        const since = daysAgo(given.rule.days);
        for (const each of gone(all, given)) {
          expect(each.keptReason).toBeNull();
          expect(given.pins.has(each.file) || given.live.has(each.file)).toBe(false);
          expect(each.state).not.toBe("candidate");
          for (const at of [each.createdAt, each.publishedAt, each.fetchedAt])
            expect((at ?? since) <= since).toBe(true);
          expect(each.recipe !== null || given.rule.ownToo).toBe(true);
          if (each.state === "withdrawn") expect((each.withdrawn?.at ?? since) <= since).toBe(true);
        }
      }),
    ));

  it("the newest published ones of each group stay, as many as the rule says, and the newest of all", () =>
    fc.assert(
      fc.property(situation, ({ images: all, around: given }) => {
        const leaves = new Set(gone(all, given).map(({ file }) => file));
        for (const byMinor of [true, false]) {
          const groups = new Map<string, Judged[]>();
          for (const each of all.filter(({ state }) => state === "published")) {
            const key = groupOf(each, byMinor);
            groups.set(key, [...(groups.get(key) ?? []), each]);
          }
          for (const group of groups.values()) {
            const newest = group.sort((a, b) => compareVersions(publishedVersion(b), publishedVersion(a)));
            for (const each of newest.slice(0, byMinor ? given.rule.perMinor : 1))
              expect(leaves.has(each.file)).toBe(false);
          }
        }
      }),
    ));

  it("the order of the images does not matter, and a second look after the first finds nothing", () =>
    fc.assert(
      fc.property(situation, ({ images: all, around: given }) => {
        const leaves = new Set(gone(all, given).map(({ file }) => file));
        expect(new Set(gone(all.toReversed(), given).map(({ file }) => file))).toEqual(leaves);
        const left = all.filter(({ file }) => !leaves.has(file));
        expect(gone(left, given)).toEqual([]);
      }),
    ));

  it("a rule that keeps more lets nothing go that a stricter one keeps, nor does a pin", () =>
    fc.assert(
      fc.property(situation, fc.nat(3), fc.nat(100), ({ images: all, around: given }, more, days) => {
        const leaves = new Set(gone(all, given).map(({ file }) => file));
        const looser = { ...given.rule, perMinor: given.rule.perMinor + more, days: given.rule.days + days };
        for (const { file } of gone(all, { ...given, rule: looser })) expect(leaves).toContain(file);
        const [first] = leaves;
        if (first === undefined) return;
        const pinned = gone(all, { ...given, pins: new Map([...given.pins, [first, 1]]) }).map(({ file }) => file);
        expect(new Set(pinned)).toEqual(new Set([...leaves].filter((file) => file !== first)));
      }),
    ));
});

describe("freed bytes", () => {
  const stored = (sha256: string, size: number) => ({ sha256, size });

  it("are counted once for all images that share them, and not while one stays", () => {
    expect(freedBytes([stored("a", 100), stored("a", 100), stored("b", 10)], [])).toBe(110);
    expect(freedBytes([stored("a", 100), stored("b", 10)], [stored("a", 100)])).toBe(10);
    expect(freedBytes([], [stored("a", 100)])).toBe(0);
  });
});
