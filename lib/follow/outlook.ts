import { watchesOf } from "#lib/builds/reads-watched";
import { messageOf } from "#lib/errors";
import type { Surroundings } from "#lib/follow/compare-images";
import { type ByItself, byItself, worseAmong } from "#lib/follow/due";
import type { Group } from "#lib/follow/inbox";
import { findWatches } from "#lib/follow/reads-watches";
import type { Watch } from "#lib/follow/schema";
import { verdictOf } from "#lib/follow/verdict";
import { lacksBytes } from "#lib/images/missing";
import { publishedOf } from "#lib/images/reads-published";
import type { ImageRow } from "#lib/images/schema";
import { stderrLog } from "#lib/log";
import type { Arch } from "#lib/words";

/** What is to be known before a version is decided on. */
export type Outlook = {
  /** The version that machines have before it; null for the first of its name. */
  before: string | null;
  /** What is worse in any architecture, in sentences. */
  worse: string[];
  /** False where something stood in the way. */
  isCompared: boolean;
  byItself: ByItself | null;
};

/** What versions that wait bring, without what their files say, and whether they are published by themselves. */
export async function outlooks(groups: readonly Group[], context: Surroundings): Promise<Map<Group, Outlook>> {
  const watches = await watchOf(groups);
  const found = new Map<Group, Outlook>();
  for (const group of groups) found.set(group, await outlook(group, watches.get(group) ?? null, context));
  return found;
}

/** The same of one version, with the watch that asked for it. */
export async function outlook({ name, images }: Group, watch: Watch | null, context: Surroundings): Promise<Outlook> {
  const verdicts = await Promise.all(images.map((image) => verdictOf(image, context).catch(uncompared)));
  const [published, lost] = watch === null ? [[], []] : [await publishedOf(name), await lostAmong(images, context)];
  return {
    before: verdicts.find((verdict) => verdict?.before != null)?.before?.version ?? null,
    worse: worseAmong(verdicts),
    isCompared: !verdicts.includes(null),
    byItself: byItself({ images, watch, verdicts, published, lost }),
  };
}

async function lostAmong(images: readonly ImageRow[], { store }: Surroundings): Promise<Arch[]> {
  const lost = await Promise.all(images.map((image) => lacksBytes(image, store)));
  return images.filter((_, index) => lost[index]).map(({ arch }) => arch);
}

/** Whatever stands in the way of a comparison must not take the whole page down. */
export function uncompared(error: unknown): null {
  stderrLog("warn", `An image of the inbox could not be compared: ${messageOf(error)}`);
  return null;
}

/** The watch that asked for all images of a group; versions that a person asked for in part have none. */
export async function watchOf(groups: readonly Group[]): Promise<Map<Group, Watch>> {
  const asked = await watchesOf(groups.flatMap(({ images }) => images.map(({ buildId }) => buildId)));
  const watches = await findWatches(Array.from(asked.values()));
  return new Map(
    groups.flatMap((group) => {
      const [id, ...others] = new Set(group.images.map(({ buildId }) => asked.get(buildId)));
      const watch = id === undefined || others.length > 0 ? undefined : watches.get(id);
      return watch === undefined ? [] : [[group, watch]];
    }),
  );
}
