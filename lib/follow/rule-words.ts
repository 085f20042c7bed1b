import type { WatchRule } from "#lib/follow/schema";

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
