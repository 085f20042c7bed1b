import { publishedVersion } from "#lib/images/name";
import { imagesOf } from "#lib/images/reads";
import { allCandidates, lastSkipped } from "#lib/images/reads-candidates";
import type { ImageRow } from "#lib/images/schema";

/** One version of an extension, in all architectures that wait together: it is decided on as one. */
export type Group = {
  name: string;
  /** As machines compare it. */
  version: string;
  /** Ordered by architecture. */
  images: ImageRow[];
  /** When the last of them was baked. */
  bakedAt: Date;
};

/** What waits for a decision, what is on hold, and what was skipped last. */
export type Inbox = { waiting: Group[]; held: Group[]; skipped: Group[] };

/** Skipped images that are still shown. */
const SKIPPED = 100;

/** The versions that machines do not see yet, those baked last first. One is on hold when any of its architectures is. */
export async function readInbox(): Promise<Inbox> {
  const [candidates, skipped] = await Promise.all([allCandidates(), lastSkipped(SKIPPED)]);
  const groups = groupImages(candidates);
  return {
    waiting: groups.filter((group) => !isHeld(group)),
    held: groups.filter(isHeld),
    skipped: groupImages(skipped),
  };
}

/** All images of a version, whatever became of them; null where there are none. */
export async function findVersion(name: string, version: string): Promise<Group | null> {
  const images = (await imagesOf(name)).filter((image) => publishedVersion(image) === version);
  return groupImages(images)[0] ?? null;
}

/** Images by name and version, in the order in which each group's first one comes. */
function groupImages(images: readonly ImageRow[]): Group[] {
  const groups = new Map<string, ImageRow[]>();
  for (const image of images) {
    const key = `${image.name} ${publishedVersion(image)}`;
    groups.set(key, (groups.get(key) ?? []).concat(image));
  }
  return Array.from(groups.values(), groupOf);
}

function groupOf(images: ImageRow[]): Group {
  const [first] = images;
  if (first === undefined) throw new Error("A group has at least one image.");
  return {
    name: first.name,
    version: publishedVersion(first),
    images: images.toSorted((a, b) => (a.arch < b.arch ? 1 : -1)),
    bakedAt: new Date(Math.max(...images.map(({ createdAt }) => createdAt.getTime()))),
  };
}

function isHeld({ images }: Group): boolean {
  return images.some(({ decided }) => decided !== null);
}
