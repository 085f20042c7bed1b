import type { VersionSource } from "#lib/recipes/schema";
import type { FoundVersion } from "#lib/upstream/found-version";
import type { GetPage } from "#lib/upstream/text";

/** The versions a recipe names itself. */
export async function fixed(
  _get: GetPage,
  { versions }: Extract<VersionSource, { from: "fixed" }>,
): Promise<FoundVersion[]> {
  return versions.map((version) => ({ version }));
}
