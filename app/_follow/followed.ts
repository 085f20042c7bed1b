import type { z } from "zod";
import type { NewWatch, Watch, WatchRule } from "#lib/follow/schema";

/** What a page offers to follow. */
export type Followed = z.input<typeof NewWatch> & { name: string };

/** Whether a watch bakes an image of this name; where it `isExact`, for the architectures and of the versions that are wanted. */
export function covers(watch: Watch, { name, arches = [], rule }: Followed, isExact: boolean): boolean {
  if (watch.name !== name || !isExact) return watch.name === name;
  const hasArches = arches.every((arch) => watch.arches.some((own) => own === arch));
  return hasArches && (rule === undefined || brings(watch.rule, rule));
}

/** Whether one rule takes at least the newest of what another one takes. */
function brings(own: WatchRule, wanted: WatchRule): boolean {
  if (own.follow === "from" || own.follow === "minors") return true;
  if (own.follow === "minor") return wanted.follow === "minor" && own.minor === wanted.minor;
  return wanted.follow === "newest";
}
