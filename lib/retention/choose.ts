import { minorOf, publishedVersion } from "#lib/images/name";
import type { ImageRow } from "#lib/images/schema";
import type { Keeps, Rule } from "#lib/retention/schema";
import { compareVersions } from "#lib/version-order";

/** What the rule looks at. */
export type Judged = Pick<
  ImageRow,
  | ("file" | "name" | "version" | "revision" | "arch" | "os" | "osVersion" | "recipe")
  | ("createdAt" | "publishedAt" | "fetchedAt" | "keptReason" | "state" | "withdrawn" | "decided")
>;

/** What is known beside the images. */
export type Around = {
  rule: Pick<Rule, "perMinor" | "days" | "ownToo">;
  now: Date;
  /** Of fetches before that nobody knows. */
  fetchesSince: Date;
  /** How many saved configs need a file. */
  pins: ReadonlyMap<string, number>;
  /** Files of builds that wait or bake. */
  live: ReadonlySet<string>;
};

/** `keeps` is null for an image that may go; `why` says it in words. */
export type Verdict<Image> = { image: Image; keeps: Keeps | null; why: string };

/**
 * What becomes of each image, by one rule: of each extension, architecture and system the newest published versions of each
 * minor stay, and whatever is pinned, was fetched or came lately, waits, or could not be made again. Pure.
 */
export function choose<Image extends Judged>(images: readonly Image[], around: Around): Verdict<Image>[] {
  const places = placesOf(images);
  return images.map((image) => {
    const place = places.get(image.file);
    for (const { keeps, because } of REASONS) {
      const why = because(image, around, place);
      if (why !== null) return { image, keeps, why };
    }
    return { image, keeps: null, why: whyGone(image, around, place) };
  });
}

/** Where a published image stands: 1 is the newest. Versions without a minor are one group. */
type Place = { ofExtension: number; ofMinor: number; minor: string | null };

type Because = (image: Judged, around: Around, place: Place | undefined) => string | null;

const REASONS: readonly { keeps: Keeps; because: Because }[] = [
  { keeps: "kept", because: ({ keptReason }) => keptReason && `Kept: ${keptReason}` },
  { keeps: "building", because: ({ file }, { live }) => (live.has(file) ? "A build of it is under way." : null) },
  { keeps: "candidate", because: ({ state }) => (state === "candidate" ? "A candidate that waits." : null) },
  { keeps: "newest", because: (_, __, place) => (place?.ofExtension === 1 ? "The newest that machines see." : null) },
  {
    keeps: "minor",
    because: (_, { rule }, place) =>
      place !== undefined && place.ofMinor <= rule.perMinor
        ? `${rule.perMinor === 1 ? "The" : "Among the"} ${newestOf(rule.perMinor, place)}.`
        : null,
  },
  { keeps: "pinned", because: ({ file }, { pins }) => neededBy(pins.get(file) ?? 0) },
  { keeps: "fetched", because: ({ fetchedAt }, around) => lately("Fetched", fetchedAt, around) },
  {
    keeps: "unknown",
    because: ({ fetchedAt, createdAt }, { fetchesSince, ...around }) =>
      fetchedAt === null && createdAt < fetchesSince
        ? lately("Fetches are noted only since", fetchesSince, around, "")
        : null,
  },
  { keeps: "young", because: ({ createdAt }, around) => lately("Baked", createdAt, around) },
  { keeps: "young", because: ({ publishedAt }, around) => lately("Published", publishedAt, around) },
  { keeps: "withdrawn", because: ({ withdrawn }, around) => lately("Withdrawn", withdrawn?.at ?? null, around) },
  { keeps: "skipped", because: ({ decided }, around) => lately("Skipped", decided?.at ?? null, around) },
  {
    keeps: "own",
    because: ({ recipe }, { rule }) => (recipe === null && !rule.ownToo ? "No recipe could make it again." : null),
  },
];

function neededBy(count: number): string | null {
  if (count === 0) return null;
  return count === 1 ? "Needed by 1 saved config." : `Needed by ${count} saved configs.`;
}

const DAY_MS = 86_400_000;

function lately(what: string, at: Date | null, { rule, now }: Pick<Around, "rule" | "now">, on = " on"): string | null {
  if (at === null || at.getTime() <= now.getTime() - rule.days * DAY_MS) return null;
  return `${what}${on} ${dayOf(at)}.`;
}

function whyGone({ state, withdrawn, decided, fetchedAt }: Judged, { rule }: Around, place: Place | undefined): string {
  const fetched = fetchedAt === null ? "never fetched" : `last fetched on ${dayOf(fetchedAt)}`;
  if (state === "withdrawn") return `Withdrawn on ${dayOf(withdrawn?.at)}, ${fetched}.`;
  if (state === "skipped") return `Skipped on ${dayOf(decided?.at)}.`;
  return `Not ${rule.perMinor === 1 ? "the" : "among the"} ${newestOf(rule.perMinor, place)}, ${fetched}.`;
}

function newestOf(count: number, place: Place | undefined): string {
  const minor = place?.minor ?? null;
  return `${count === 1 ? "newest" : `${count} newest`}${minor === null ? "" : ` of ${minor}`}`;
}

function dayOf(date: Date | undefined): string {
  return date?.toISOString().slice(0, 10) ?? "an unknown day";
}

function placesOf(images: readonly Judged[]): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const group of publishedGroups(images)) {
    const inMinor = new Map<string | null, number>();
    for (const [index, { file, version }] of group.sort(newestFirst).entries()) {
      const minor = minorOf(version);
      const ofMinor = (inMinor.get(minor) ?? 0) + 1;
      inMinor.set(minor, ofMinor);
      places.set(file, { ofExtension: index + 1, ofMinor, minor });
    }
  }
  return places;
}

/** Published images of each extension, architecture and system. */
function publishedGroups(images: readonly Judged[]): Judged[][] {
  const groups = new Map<string, Judged[]>();
  for (const image of images) {
    if (image.state !== "published") continue;
    const kind = JSON.stringify([image.name, image.arch, image.os, image.osVersion]);
    const group = groups.get(kind) ?? [];
    groups.set(kind, group);
    group.push(image);
  }
  return Array.from(groups.values());
}

function newestFirst(a: Judged, b: Judged): number {
  return compareVersions(publishedVersion(b), publishedVersion(a)) || (a.file < b.file ? -1 : 1);
}
