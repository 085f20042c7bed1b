import { z } from "zod";
import { AppError } from "#lib/errors";
import type { VersionSource } from "#lib/recipes/version-source";
import { allPages } from "#lib/upstream/pages";
import { findEach } from "#lib/upstream/pattern";
import type { GetPage } from "#lib/upstream/request";
import type { FoundVersion } from "#lib/upstream/schema";
import { placeOf } from "#lib/upstream/source-place";

type Source<From> = Extract<VersionSource, { from: From }>;

/**
 * Tags of a git repository, all of them in one request that no API limits: what its smart HTTP protocol advertises
 * (https://git-scm.com/docs/http-protocol).
 */
export async function gitTags(get: GetPage, source: Source<"git-tags">): Promise<FoundVersion[]> {
  const at = placeOf(source).url;
  const { text } = await get(at);
  if (!/^[0-9a-f]{4}# service=git-upload-pack/.test(text))
    throw new AppError("upstream", `${at} is not how a git repository advertises its tags.`);
  // A tag with a text of its own is there twice, the second time with ^{} behind.
  const tags = Array.from(text.matchAll(/ refs\/tags\/([^\s\0^]+)$/gm), ([, tag = ""]) => tag);
  return versionsIn(tags, source.match);
}

/** The members we need of https://docs.gitlab.com/api/tags/#list-all-project-repository-tags */
const Tags = z.array(z.object({ name: z.string() }));

/** Tags of a GitLab project, all pages of them. */
export async function gitlabTags(get: GetPage, source: Source<"gitlab-tags">): Promise<FoundVersion[]> {
  const tags = await allPages(get, placeOf(source).url, Tags, "a list of GitLab's tags");
  return versionsIn(
    tags.map(({ name }) => name),
    source.match,
  );
}

function versionsIn(tags: string[], match: string | undefined): FoundVersion[] {
  const versions = match === undefined ? tags : findEach(match, tags);
  return versions.flatMap((version) => (version === null ? [] : [{ version }]));
}
