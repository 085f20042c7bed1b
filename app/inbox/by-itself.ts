import type { VersionRow } from "./version-rows";

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", timeZone: "UTC" });

/** What a version does without anybody's decision, in a sentence; null where nothing asks for it. */
export function byItselfText(byItself: VersionRow["byItself"], now: Date): string | null {
  if (byItself === null) return null;
  if (byItself.hindrances.length > 0) return "Does not publish itself";
  const at = new Date(byItself.at);
  return at <= now
    ? "Publishes itself within minutes unless you hold it"
    : `Publishes itself on ${DAY.format(at)} unless you hold it`;
}
