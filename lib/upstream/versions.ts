import type { VersionSource } from "#lib/recipes/schema";
import type { Upstream } from "#lib/upstream/upstream";

export type VersionItem = { version: string; date?: string | undefined };
/** Newest first. `stale`: upstream did not answer, `note` says why and `items` are those of `fetchedAt`. */
export type VersionList = { items: VersionItem[]; fetchedAt: string; stale: boolean; note?: string | undefined };

export async function listVersions(_upstream: Upstream, _source: VersionSource): Promise<VersionList> {
  throw new Error("being written");
}
