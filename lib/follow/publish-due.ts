import { isAppError } from "#lib/errors";
import type { Surroundings } from "#lib/follow/compare-images";
import { dueAt } from "#lib/follow/due";
import { type Group, readInbox } from "#lib/follow/inbox";
import { outlook, watchOf } from "#lib/follow/outlook";
import type { Watch } from "#lib/follow/schema";
import { publishAll } from "#lib/repository/writes";

/**
 * Publishes what has waited as long as its watch wants and nothing stands against. `note` gets the files that were published
 * together, at once: what comes after them may fail. Of several workers that do this at once one publishes, and who decides
 * meanwhile comes first.
 */
export async function publishDue(
  context: Surroundings,
  now: Date,
  note: (files: readonly string[]) => Promise<void>,
): Promise<void> {
  const { waiting } = await readInbox();
  for (const [group, watch] of await watchOf(waiting)) {
    const at = dueAt(group.images, watch);
    // Only now: it costs a comparison.
    if (at === null || at > now || (await hindrances(group, watch, context)).length > 0) continue;
    const files = await publishGroup(group, context, now);
    if (files.length > 0) await note(files);
  }
}

async function hindrances(group: Group, watch: Watch, context: Surroundings): Promise<string[]> {
  const { byItself } = await outlook(group, watch, context);
  return byItself?.hindrances ?? [];
}

async function publishGroup({ images }: Group, { store }: Surroundings, now: Date): Promise<string[]> {
  const files = images.map(({ file }) => file);
  try {
    await publishAll(files, store, now, { onlyWaiting: true });
    return files;
  } catch (error) {
    // Another worker was first, or somebody has decided since.
    if (isAppError(error) && (error.code === "conflict" || error.code === "not_found")) return [];
    throw error;
  }
}
