import type { Watch, WatchRule } from "#lib/follow/schema";

/** A rule as people say it, as the end of "Follows …". */
export function ruleInWords(rule: WatchRule): string {
  switch (rule.follow) {
    case "newest":
      return "the newest version";
    case "minors":
      return rule.count === 1
        ? "the newest patch of the newest minor version"
        : `the newest patch of each of the ${rule.count} newest minor versions`;
    case "from":
      return `all versions from ${rule.version} on`;
    case "minor":
      return `the newest patch of ${rule.minor}`;
  }
}

/** What becomes of the candidates of a watch, as the end of "Once baked, …". */
export function publishingInWords(watch: Pick<Watch, "publishAfterDays" | "publishPatchesOnly">): string {
  const { publishAfterDays: days, publishPatchesOnly } = watch;
  if (days === null) return "a person publishes them";
  const when = days === 0 ? "at once" : days === 1 ? "after a day" : `after ${days} days`;
  return `${publishPatchesOnly ? "patches are" : "they are"} published ${when}, unless something got worse`;
}
