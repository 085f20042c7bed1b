import { liveFiles } from "#lib/builds/reads";
import { fingerprintOf } from "#lib/canonical-json";
import type { ConfigContext } from "#lib/configs/availability";
import { unseenConfigs } from "#lib/configs/data";
import { addPins, emptyPins, type Pins } from "#lib/configs/pins";
import { imagesToJudge } from "#lib/images/reads-to-judge";
import type { ImageRow } from "#lib/images/schema";
import type { ImageStore } from "#lib/images/store";
import { choose, type Verdict } from "#lib/retention/choose";
import { readRule } from "#lib/retention/reads";
import type { RuleTrial } from "#lib/retention/schema";

/** What this room needs of its process. */
export type RetentionContext = Pick<ConfigContext, "catalog"> & { store: ImageStore };

/** Everything that the rule was held against at one moment, and what it said of each image. */
export type Survey = {
  at: Date;
  rule: Required<RuleTrial>;
  fetchesSince: Date;
  pins: Pins;
  verdicts: Verdict<ImageRow>[];
  /** Of the rule and the files that would go. */
  digest: string;
};

/** Holds all images against the rule, with what is left out as it is saved. Changes nothing. */
export async function survey(
  trial: RuleTrial,
  { catalog }: Pick<RetentionContext, "catalog">,
  now: Date,
): Promise<Survey> {
  const { rule: saved, fetchesSince } = await readRule();
  const { perMinor, days, ownToo } = { ...saved, ...trial };
  const rule = { perMinor, days, ownToo };
  const { recipes } = await catalog();
  const images = await imagesToJudge();
  // After the images: what is pinned or asked for meanwhile is known.
  const pins = emptyPins(images, Object.fromEntries(Array.from(recipes, ([name, { recipe }]) => [name, recipe])));
  await addPins(pins, unseenConfigs(pins.seen));
  const verdicts = choose(images, { rule, now, fetchesSince, pins: pins.counts, live: await liveFiles() });
  const files = verdicts.filter(({ keeps }) => keeps === null).map(({ image }) => image.file);
  return { at: now, rule, fetchesSince, pins, verdicts, digest: fingerprintOf({ rule, files }) };
}

/** An image, as far as bytes go. */
type Stored = { sha256: string; size: number };

/** Bytes that a disk gains when images go: those that several of them have once, and those that stay elsewhere not at all. */
export function freedBytes(goes: readonly Stored[], stays: readonly Stored[]): number {
  const used = new Set(stays.map(({ sha256 }) => sha256));
  const gone = new Map(goes.map(({ sha256, size }) => [sha256, size]));
  let freed = 0;
  for (const [sha256, size] of gone) if (!used.has(sha256)) freed += size;
  return freed;
}
