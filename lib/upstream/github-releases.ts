import { z } from "zod";
import type { VersionSource } from "#lib/recipes/version-source";
import { allPages } from "#lib/upstream/pages";
import { findEach } from "#lib/upstream/pattern";
import type { GetPage } from "#lib/upstream/request";
import type { FoundVersion } from "#lib/upstream/schema";
import { placeOf } from "#lib/upstream/source-place";

/** The members we need of https://docs.github.com/en/rest/releases/releases#list-releases */
const Releases = z.array(
  z.object({
    tag_name: z.string(),
    draft: z.boolean(),
    prerelease: z.boolean(),
    published_at: z.string().nullish(),
  }),
);

/** Tags of a repository's releases, all pages of them, without drafts. */
export async function githubReleases(
  get: GetPage,
  source: Extract<VersionSource, { from: "github-releases" }>,
): Promise<FoundVersion[]> {
  const { match } = source;
  const releases = await allPages(get, placeOf(source).url, Releases, "a list of GitHub releases");
  const published = releases.filter(({ draft }) => !draft);
  const tags = published.map(({ tag_name }) => tag_name);
  const versions = match === undefined ? tags : findEach(match, tags);
  return published.flatMap(({ published_at, prerelease }, index) => {
    const version = versions[index] ?? null;
    return version === null ? [] : [{ version, date: published_at?.slice(0, 10), prerelease }];
  });
}
