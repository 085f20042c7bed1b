import type { WatchRule } from "#lib/follow/schema";
import { minorOf } from "#lib/images/name";
import type { VersionItem } from "#lib/upstream/schema";
import { compareReleases } from "#lib/upstream/version-list";

/** The versions that a rule takes of what upstream lists, both newest first. */
export function chooseVersions(rule: WatchRule, items: readonly VersionItem[]): string[] {
  const versions = items.map(({ version }) => version);
  switch (rule.follow) {
    case "newest":
      return versions.slice(0, 1);
    case "minors":
      return newestPatches(versions).slice(0, rule.count);
    case "from":
      return versions.filter((version) => compareReleases(version, rule.version) >= 0);
    case "minor":
      return newestPatches(versions).filter((version) => minorOf(version) === rule.minor);
  }
}

/** The newest version of each minor; one that has no minor part stands for itself. */
function newestPatches(versions: readonly string[]): string[] {
  const newest = new Map<string, string>();
  for (const version of versions) {
    const minor = minorOf(version) ?? version;
    if (!newest.has(minor)) newest.set(minor, version);
  }
  return Array.from(newest.values());
}
