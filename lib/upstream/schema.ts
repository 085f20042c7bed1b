import { z } from "zod";
import { Version } from "#lib/words";

/**
 * `date`: the day of the release, `2023-07-24`, where upstream says it. `latest`: it is the newest, or the newest of a minor
 * version that upstream still keeps up.
 */
export const VersionItem = z.strictObject({
  version: Version,
  date: z.iso.date().optional(),
  latest: z.boolean().optional(),
});
export type VersionItem = z.infer<typeof VersionItem>;

/** Newest first. `stale`: upstream did not answer; these are of `fetchedAt`. `note`: why, or what else to know of them. */
export const VersionList = z.strictObject({
  items: z.array(VersionItem),
  fetchedAt: z.iso.datetime(),
  stale: z.boolean(),
  note: z.string().optional(),
});
export type VersionList = z.infer<typeof VersionList>;

/** A version as upstream spells it, the day of its release, and whether upstream calls it unfinished. Nothing is checked yet. */
export type FoundVersion = { version: string; date?: string; prerelease?: boolean };

/** What tells one state of an address from another (RFC 9110, 8.8), as far as its server says so. */
export type Validators = { etag: string | null; lastModified: string | null };
