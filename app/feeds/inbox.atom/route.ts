import { byItselfText } from "#lib/follow/due";
import { type Group, readInbox } from "#lib/follow/inbox";
import { type Outlook, outlooks } from "#lib/follow/outlook";
import { INBOX } from "../../_server/operations/inbox";
import { revalidated } from "../../_server/revalidated";
import { route } from "../../_server/route";
import { feedHref, INBOX_FEED, versionHref } from "../../images/image-href";
import { atomFeed, type Entry } from "../atom";

const ENTRIES = 50;

export const GET = route(INBOX.feed, async ({ request, context }) => {
  const { baseUrl } = context;
  const waiting = (await readInbox()).waiting.slice(0, ENTRIES);
  const found = await outlooks(waiting, context);
  const text = atomFeed({
    title: "Versions that wait",
    self: baseUrl + feedHref(INBOX_FEED),
    page: `${baseUrl}/inbox`,
    entries: waiting.map((group) => versionEntry(group, found.get(group), baseUrl)),
  });
  return revalidated(request, text, "application/atom+xml; charset=utf-8");
});

/** A version as feeds tell of it. Its id is made of that of a build, so it is the same one by whatever address it is read. */
function versionEntry(group: Group, outlook: Outlook | undefined, baseUrl: string): Entry {
  const { name, version, images, bakedAt } = group;
  const [first] = images;
  const before =
    outlook?.before == null ? "It is the first of its name." : `Machines have ${outlook.before} before it.`;
  const plan = byItselfText(outlook?.byItself ?? null, new Date());
  const sentences = [
    `${name} ${version} for ${images.map(({ arch }) => arch).join(" and ")} waits to be published.`,
    before,
    outlook?.worse ?? [],
    plan === null ? [] : `${plan}.`,
  ];
  return {
    id: `urn:uuid:${first?.buildId ?? ""}#waits`,
    title: `${name} ${version} waits`,
    updated: bakedAt,
    summary: sentences.flat().join(" "),
    page: baseUrl + versionHref(group),
  };
}
