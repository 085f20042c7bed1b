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

/** Every path that differs, in the order of their names. */
export function differences(before: Manifest, after: Manifest): Difference[] {
  return differingPaths(before, after).map(({ path, change, members }) => ({ path, change, members }));
}

/** A path that differs, with what each image has there; null where it is not. */
export type DifferingPath = Difference & { before: ManifestEntry | null; after: ManifestEntry | null };

/** The same with both sides. Of two files where the digest of one is not known ({@link isUnknown}), nothing is said of what they hold. */
export function differingPaths(before: Manifest, after: Manifest): DifferingPath[] {
  const [old, now] = [byPath(before), byPath(after)];
  const paths = Array.from(new Set(Array.from(old.keys()).concat(Array.from(now.keys())))).sort();
  return paths.flatMap((path) => differing(path, old.get(path) ?? null, now.get(path) ?? null) ?? []);
}

/** Images that were read in from a file have no digests of their files. */
export function isUnknown(before: ManifestEntry, after: ManifestEntry): boolean {
  const isFile = before.type === "file" && after.type === "file";
  return isFile && (before.sha256 === undefined || after.sha256 === undefined);
}

function byPath(manifest: Manifest): Map<string, ManifestEntry> {
  return new Map(manifest.map((entry) => [entry.path, entry]));
}

function differing(path: string, before: ManifestEntry | null, after: ManifestEntry | null): DifferingPath | null {
  if (before === null || after === null)
    return { path, change: before === null ? "added" : "removed", members: [], before, after };
  const members = MEMBERS.filter(
    (member) => before[member] !== after[member] && (member !== "sha256" || !isUnknown(before, after)),
  );
  return members.length === 0 ? null : { path, change: "changed", members, before, after };
}

/** `usr/bin/tool: changed (size, sha256)` */
export function differenceText({ path, change, members }: Difference): string {
  return `${path}: ${change}${members.length === 0 ? "" : ` (${members.join(", ")})`}`;
}
