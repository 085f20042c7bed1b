import { z } from "zod";
import { AppError } from "#lib/errors";
import type { VersionSource } from "#lib/recipes/version-source";
import { findEach } from "#lib/upstream/pattern";
import type { GetPage } from "#lib/upstream/request";
import type { FoundVersion } from "#lib/upstream/schema";

/** The members we need of https://docs.github.com/en/rest/releases/releases#list-releases */
const Releases = z.array(
  z.object({
    tag_name: z.string(),
    draft: z.boolean(),
    prerelease: z.boolean(),
    published_at: z.string().nullish(),
  }),
);
type Releases = z.infer<typeof Releases>;

const PAGES = 20;

/** Tags of a repository's releases, all pages of them, without drafts. */
export async function githubReleases(
  get: GetPage,
  { repo, match }: Extract<VersionSource, { from: "github-releases" }>,
): Promise<FoundVersion[]> {
  const releases = await allPages(get, `https://api.github.com/repos/${repo}/releases?per_page=100`);
  const published = releases.filter(({ draft }) => !draft);
  const tags = published.map(({ tag_name }) => tag_name);
  const versions = match === undefined ? tags : findEach(match, tags);
  return published.flatMap(({ published_at, prerelease }, index) => {
    const version = versions[index] ?? null;
    return version === null ? [] : [{ version, date: published_at?.slice(0, 10), prerelease }];
  });
}

async function allPages(get: GetPage, first: string): Promise<Releases> {
  const releases: Releases = [];
  let url: string | null = first;
  for (let page = 0; url !== null && page < PAGES; page++) {
    const { text, next } = await get(url);
    releases.push(...parse(text, url));
    url = next;
  }
  return releases;
}

function parse(text: string, url: string): Releases {
  try {
    return Releases.parse(JSON.parse(text));
  } catch (error) {
    throw new AppError("upstream", `${url} is not a list of GitHub releases.`, { cause: error });
  }
}
