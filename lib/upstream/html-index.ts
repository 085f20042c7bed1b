import type { VersionSource } from "#lib/recipes/schema";
import type { FoundVersion } from "#lib/upstream/found-version";
import { findAll } from "#lib/upstream/pattern";
import type { GetPage } from "#lib/upstream/text";

/** Versions in a page of links, found by the recipe's expression. */
export async function htmlIndex(
  get: GetPage,
  { url, match }: Extract<VersionSource, { from: "html-index" }>,
): Promise<FoundVersion[]> {
  const { text } = await get(url);
  return findAll(match, text).map((version) => ({ version }));
}
