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
export function groupImages(images: readonly ImageRow[]): Group[] {
  const groups = new Map<string, Group>();
  for (const image of images) {
    const { name } = image;
    const version = publishedVersion(image);
    const key = `${name} ${version}`;
    const group = groups.get(key) ?? { name, version, images: [] };
    group.images.push(image);
    groups.set(key, group);
  }
  for (const { images } of groups.values()) images.sort((a, b) => (a.arch < b.arch ? 1 : -1));
  return Array.from(groups.values());
}

function isHeld({ images }: Group): boolean {
  return images.some(({ decided }) => decided !== null);
}
