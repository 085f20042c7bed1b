import { AppError } from "#lib/errors";
import type { BuildRequest, PinnedRequest, Recipe } from "#lib/recipes/schema";
import { spell } from "#lib/recipes/spelling";
import type { VersionSource } from "#lib/recipes/version-source";
import type { Upstream } from "#lib/upstream/upstream";
import { listVersions } from "#lib/upstream/versions";

/**
 * Closes what a request leaves open: `latest` and left-out `version` options become the newest version there is, the name
 * becomes the recipe's. Throws `upstream` when the newest is wanted and no version is known.
 */
export async function pin(upstream: Upstream, recipe: Recipe, request: BuildRequest): Promise<PinnedRequest> {
  const newest = (source: VersionSource, what: string) => newestVersion(upstream, source, what);
  const version = pinVersion(request.version, recipe.versions, (source) => newest(source, recipe.title));
  const options = Object.entries(recipe.options).map(async ([key, option]): Promise<[string, string] | null> => {
    const given = request.options[key];
    if (option.type !== "version") return given === undefined ? null : [key, given];
    const what = `option ${key} of ${recipe.title}`;
    return [key, await pinVersion(given, option.versions, (source) => newest(source, what))];
  });
  return {
    ...request,
    name: request.name ?? recipe.name,
    version: await version,
    options: Object.fromEntries((await Promise.all(options)).filter((pair) => pair !== null)),
  };
}

type Newest = (source: VersionSource) => Promise<string>;

async function pinVersion(given: string | undefined, source: VersionSource, newest: Newest): Promise<string> {
  return given === undefined || given === "latest" ? newest(source) : spell(given, source);
}

async function newestVersion(upstream: Upstream, source: VersionSource, what: string): Promise<string> {
  const { items, note } = await listVersions(upstream, source);
  const [newest] = items;
  if (newest !== undefined) return newest.version;
  throw new AppError("upstream", `The newest version of ${what} is not known; name a version. ${note ?? ""}`.trim());
}
