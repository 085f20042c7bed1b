import { describe, expect, it } from "vitest";
import { compare } from "#lib/follow/compare";
import type { Comparison } from "#lib/follow/comparison";
import { byItself } from "#lib/follow/due";
import { Watch } from "#lib/follow/schema";
import type { ImageRow } from "#lib/images/schema";
import { compared } from "#lib/testing/compared";

const BAKED = new Date("2026-11-23T08:00:00Z");

function watch(change: Partial<Watch> = {}): Watch {
  return Watch.parse({
    ...{ id: "w1", recipe: "tool", name: "tool", arches: ["x86-64", "arm64"], options: {}, os: "flatcar" },
    ...{ osVersion: null, compression: "auto", rule: { follow: "newest" }, publishAfterDays: 3 },
    ...{ publishPatchesOnly: false, paused: false, createdAt: BAKED.toISOString(), look: null },
    ...{ looking: false, nextAt: BAKED.toISOString() },
    ...change,
  });
}

const row = (version: string, image: Partial<ImageRow> = {}) => compared({ version, image }).image;
const both = (version: string, change: Partial<ImageRow> = {}) => [
  row(version, change),
  row(version, { arch: "arm64", ...change }),
];
const compareWith = (before: string | null, after: string, warnings: string[] = []): Comparison =>
  compare(before === null ? null : compared({ version: before }), compared({ version: after, warnings }), {
    ...{ notes: null, licence: null },
  });
const FINE = [compareWith("1.0.0", "1.0.1"), compareWith("1.0.0", "1.0.1")];
const usual = {
  images: both("1.0.1"),
  watch: watch(),
  verdicts: FINE,
  published: both("1.0.0", { state: "published" }),
  lost: [],
};

describe("by itself", () => {
  it("after the days of its watch, from the architecture that was baked last", () => {
    const later = new Date("2026-11-24T10:00:00Z");
    const images = [row("1.0.1"), row("1.0.1", { arch: "arm64", createdAt: later })];
    expect(byItself({ ...usual, images })).toEqual({ at: new Date("2026-11-27T10:00:00Z"), hindrances: [] });
  });

  it("at once with zero days", () => {
    expect(byItself({ ...usual, watch: watch({ publishAfterDays: 0 }) })?.at).toEqual(BAKED);
  });

  it("never without a watch, or with one that leaves it to people", () => {
    expect(byItself({ ...usual, watch: null })).toBeNull();
    expect(byItself({ ...usual, watch: watch({ publishAfterDays: null }) })).toBeNull();
  });

  const patches = watch({ publishPatchesOnly: true });
  const decided = { at: BAKED, by: "Browser", note: "" };
  it.each<[string, Partial<typeof usual>, RegExp[]]>([
    ["on hold", { images: both("1.0.1", { decided }) }, [/on hold/]],
    ["paused", { watch: watch({ paused: true }) }, [/paused/]],
    ["one architecture only", { images: [row("1.0.1")], verdicts: FINE.slice(1) }, [/image for arm64 is not there/]],
    ["bytes that are lost", { lost: ["arm64"] as never[] }, [/arm64 are missing/]],
    [
      "a new warning in one architecture",
      { verdicts: [FINE[0], compareWith("1.0.0", "1.0.1", ["Odd."])] as Comparison[] },
      [/^x86-64: A new warning: Odd\.$/],
    ],
    ["no comparison", { verdicts: [FINE[0], null] as Comparison[] }, [/could not be compared for arm64/]],
    [
      "the first of its name",
      { verdicts: [compareWith(null, "1.0.1"), FINE[1]] as Comparison[] },
      [/first for x86-64/],
    ],
    ["a jump where only patches are published", { watch: patches, images: both("1.1.0") }, [/no patch/]],
    ["a version without a minor where only patches are", { watch: patches, images: both("2026") }, [/no patch/]],
    [
      "an older patch than what is published",
      { watch: patches, published: both("1.0.2", { state: "published" }) },
      [/no patch/],
    ],
    ["a patch where only patches are published", { watch: patches }, []],
    ["a jump where all are published", { images: both("2.0.0") }, []],
  ])("%s", (_what, change, hindrances) => {
    expect(byItself({ ...usual, ...change })?.hindrances).toEqual(hindrances.map((one) => expect.stringMatching(one)));
  });

  it("with one architecture that a person has published already", () => {
    const published = [...usual.published, row("1.0.1", { arch: "arm64", state: "published" })];
    const found = byItself({ ...usual, images: [row("1.0.1")], verdicts: FINE.slice(1), published });
    expect(found?.hindrances).toEqual([]);
  });
});
