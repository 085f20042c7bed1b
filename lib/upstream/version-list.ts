import { spell, type VersionSource } from "#lib/recipes/schema";
import { document } from "#lib/upstream/document";
import { githubReleases } from "#lib/upstream/github-releases";
import { findAll, findEach } from "#lib/upstream/pattern";
import type { GetPage } from "#lib/upstream/request";
import { type FoundVersion, VersionItem } from "#lib/upstream/schema";
import { compareVersions } from "#lib/version-order";

/** The versions upstream has now: in the recipe's spelling, each once, newest first, without pre-releases. */
export async function readVersions(get: GetPage, source: VersionSource): Promise<VersionItem[]> {
  const found = (await find(get, source)).map((item) => ({ ...item, version: spell(item.version, source) }));
  const items = new Map<string, VersionItem>();
  for (const item of leaveOut(found, source)) {
    const checked = VersionItem.safeParse(item);
    if (checked.success && !items.has(item.version)) items.set(item.version, checked.data);
  }
  return Array.from(items.values()).sort((a, b) => compareVersions(b.version, a.version));
}

async function find(get: GetPage, source: VersionSource): Promise<FoundVersion[]> {
  switch (source.from) {
    case "html-index":
      return findAll(source.match, (await get(source.url)).text).map((version) => ({ version }));
    case "github-releases":
      return githubReleases(get, source);
    case "document":
      return document(get, source);
    case "fixed":
      return source.versions.map((version) => ({ version }));
  }
}

const PRE_RELEASE = /(?<![a-z])(alpha|beta|rc|pre|preview|dev|nightly|snapshot|canary)(?![a-z])/i;

/** What a recipe lists itself it means; elsewhere whatever looks unfinished is left out. */
function leaveOut(found: FoundVersion[], { from, exclude }: VersionSource): FoundVersion[] {
  const final = from === "fixed" ? found : found.filter(({ version }) => !PRE_RELEASE.test(version));
  if (exclude === undefined) return final;
  const excluded = findEach(
    exclude,
    final.map(({ version }) => version),
  );
  return final.filter((_, index) => excluded[index] === null);
}
