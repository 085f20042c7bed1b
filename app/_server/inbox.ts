import { showImage, showImages } from "#lib/builds/show";
import type { Context } from "#lib/context";
import { withReserve } from "#lib/disk-space";
import { type DecisionRequest, decide } from "#lib/follow/decide";
import type { Group } from "#lib/follow/inbox";
import type { Outlook } from "#lib/follow/outlook";
import { getImage } from "#lib/images/reads";
import type { Image } from "#lib/images/schema";
import type { Skipped, Waiting } from "./operations/inbox";

/** Versions that wait as outside programs see them. */
export async function showWaiting(
  groups: readonly Group[],
  outlooks: ReadonlyMap<Group, Outlook>,
  context: Context,
): Promise<Waiting[]> {
  return Promise.all(
    groups.map(async (group) => {
      const { before = null, worse = [], byItself = null } = outlooks.get(group) ?? {};
      const plan = byItself && { at: byItself.at.toISOString(), hindrances: byItself.hindrances };
      return { ...(await showGroup(group, context)), before, worse, byItself: plan };
    }),
  );
}

export async function showSkipped(groups: readonly Group[], context: Context): Promise<Skipped[]> {
  return Promise.all(groups.map((group) => showGroup(group, context)));
}

async function showGroup({ name, version, images }: Group, context: Context): Promise<Skipped> {
  return { name, version, images: await showImages(images, context) };
}

/** Does to one image what somebody has decided, and shows it. */
export async function decideOn(decision: DecisionRequest, context: Context, by: string): Promise<Image> {
  const [file = ""] = decision.files;
  const rows = await withReserve(context.env.BAKEHOUSE_DATA, () => decide(decision, context, by, new Date()));
  const [row = await getImage(file)] = rows;
  return showImage(row, context);
}
