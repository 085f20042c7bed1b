import { showImages } from "#lib/builds/show";
import type { Context } from "#lib/context";
import type { Group } from "#lib/follow/inbox";
import type { Outlook } from "#lib/follow/outlook";
import type { Waiting } from "./operations/inbox";

/** Versions that wait as outside programs see them. */
export async function showWaiting(
  groups: readonly Group[],
  outlooks: ReadonlyMap<Group, Outlook>,
  context: Context,
): Promise<Waiting[]> {
  return Promise.all(
    groups.map(async (group) => {
      const { before = null, worse = [], byItself = null } = outlooks.get(group) ?? {};
      return {
        ...group,
        images: await showImages(group.images, context),
        before,
        worse,
        byItself: byItself && { ...byItself, at: byItself.at.toISOString() },
      };
    }),
  );
}
