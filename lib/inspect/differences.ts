import { z } from "zod";
import type { Manifest, ManifestEntry } from "#lib/images/manifest";

const MEMBERS = ["type", "mode", "size", "sha256", "target"] as const;

/** A path in which two bakes of one plan differ, and in what. */
export const Difference = z.strictObject({
  path: z.string(),
  change: z.enum(["added", "removed", "changed"]),
  members: z.array(z.enum(MEMBERS)),
});
export type Difference = z.infer<typeof Difference>;

/** Every path that differs, in the order of their names. Images that were read in from a file have no digests of their files: nothing is said of these. */
export function differences(before: Manifest, after: Manifest): Difference[] {
  return bothSides(before, after).flatMap(({ path, one, other }) => difference(path, one, other) ?? []);
}

/** Every path of either manifest with what each has there, in the order of their names. */
export function bothSides(before: Manifest, after: Manifest): Sides[] {
  const [old, now] = [byPath(before), byPath(after)];
  const paths = Array.from(new Set(Array.from(old.keys()).concat(Array.from(now.keys())))).sort();
  return paths.map((path) => ({ path, one: old.get(path), other: now.get(path) }));
}
type Sides = { path: string; one: ManifestEntry | undefined; other: ManifestEntry | undefined };

function byPath(manifest: Manifest): Map<string, ManifestEntry> {
  return new Map(manifest.map((entry) => [entry.path, entry]));
}

function difference(path: string, before?: ManifestEntry, after?: ManifestEntry): Difference | null {
  if (before === undefined) return { path, change: "added", members: [] };
  if (after === undefined) return { path, change: "removed", members: [] };
  const isKnown = before.sha256 !== undefined && after.sha256 !== undefined;
  const members = MEMBERS.filter((member) => before[member] !== after[member] && (member !== "sha256" || isKnown));
  return members.length === 0 ? null : { path, change: "changed", members };
}

/** `usr/bin/tool: changed (size, sha256)` */
export function differenceText({ path, change, members }: Difference): string {
  return `${path}: ${change}${members.length === 0 ? "" : ` (${members.join(", ")})`}`;
}
