import type { Watch } from "#lib/follow/schema";
import type { Verdict } from "#lib/follow/verdict";
import { minorOf, publishedVersion } from "#lib/images/name";
import type { ImageRow } from "#lib/images/schema";
import { compareVersions } from "#lib/version-order";
import type { Arch } from "#lib/words";

/** When a version is published by itself, and why it is not: nothing stands against it when `hindrances` is empty. */
export type ByItself = { at: Date; hindrances: string[] };

type Weighed = {
  /** The architectures of one version that wait together. */
  images: readonly ImageRow[];
  /** What asked for them; null where a person did, and where it is gone. */
  watch: Watch | null;
  /** One of each image; null where it could not be made. */
  verdicts: readonly (Verdict | null)[];
  /** What machines see of the same name. */
  published: readonly ImageRow[];
  /** Architectures whose bytes are lost. */
  lost: readonly Arch[];
};

const DAY_MS = 86_400_000;

/** Whether and when a version is published without anybody's decision, by the rules of its watch; null where it is never. */
export function byItself({ images, watch, verdicts, published, lost }: Weighed): ByItself | null {
  const at = watch && dueAt(images, watch);
  if (watch === null || at === null) return null;
  const hindrances = [
    images.some(({ decided }) => decided !== null) ? "It is on hold." : [],
    watch.paused ? "What follows upstream is paused." : [],
    lost.map((arch) => `The bytes of its image for ${arch} are missing.`),
    missingArches(images, watch, published),
    watch.publishPatchesOnly ? jumps(images, published) : [],
    worseAmong(verdicts),
    images.flatMap(({ arch }, index) => uncompared(arch, verdicts[index] ?? null)),
  ];
  return { at, hindrances: hindrances.flat() };
}

/** When images have waited as long as their watch wants; null where it leaves the decision to people. */
export function dueAt(images: readonly ImageRow[], { publishAfterDays }: Watch): Date | null {
  if (publishAfterDays === null) return null;
  const baked = Math.max(...images.map(({ createdAt }) => createdAt.getTime()));
  return new Date(baked + publishAfterDays * DAY_MS);
}

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", timeZone: "UTC" });

/** What a version does without anybody's decision, in words; null where nothing asks for it. */
export function byItselfText(found: ByItself | null, now: Date): string | null {
  if (found === null) return null;
  if (found.hindrances.length > 0) return "Does not publish itself";
  if (found.at <= now) return "Publishes itself within minutes unless you hold it";
  return `Publishes itself on ${DAY.format(found.at)} unless you hold it`;
}

/** Machines of all architectures get a version together. */
function missingArches(images: readonly ImageRow[], watch: Watch, published: readonly ImageRow[]): string[] {
  const [image] = images;
  const there = published.filter((other) => image !== undefined && isSameVersion(other, image)).concat(images);
  return watch.arches
    .filter((arch) => !there.some((other) => other.arch === arch))
    .map((arch) => `Its image for ${arch} is not there.`);
}

function isSameVersion(one: ImageRow, other: ImageRow): boolean {
  return publishedVersion(one) === publishedVersion(other);
}

function jumps(images: readonly ImageRow[], published: readonly ImageRow[]): string[] {
  const jumping = images.filter((image) => !published.some((other) => isPatchOf(image, other)));
  return jumping.length === 0 ? [] : ["It is no patch of a version that is published, and only patches are published."];
}

function isPatchOf(image: ImageRow, other: ImageRow): boolean {
  const [version, before] = [publishedVersion(image), publishedVersion(other)];
  const minor = minorOf(version);
  if (minor === null || minor !== minorOf(before)) return false;
  return other.arch === image.arch && other.os === image.os && compareVersions(before, version) < 0;
}

function uncompared(arch: Arch, verdict: Verdict | null): string[] {
  if (verdict === null) return [`It could not be compared for ${arch}.`];
  return verdict.before === null ? [`It is the first for ${arch}: there is nothing to compare it with.`] : [];
}

/** What is worse in any of the architectures, each once. */
export function worseAmong(verdicts: readonly (Verdict | null)[]): string[] {
  const made = verdicts.filter((verdict) => verdict !== null);
  const reasons = new Set(made.flatMap(({ worse }) => worse));
  return Array.from(reasons, (reason) => {
    const arches = made.filter(({ worse }) => worse.includes(reason)).map(({ after }) => after.arch);
    return arches.length === verdicts.length ? reason : `${arches.join(", ")}: ${reason}`;
  });
}
