import { AppError } from "#lib/errors";
import { applyingOptions } from "#lib/recipes/condition";
import type { BuildRequest, PinnedRequest, Recipe } from "#lib/recipes/schema";
import { spell } from "#lib/recipes/spelling";
import { fill } from "#lib/recipes/template";
import { valuesOf } from "#lib/recipes/values";
import type { VersionSource } from "#lib/recipes/version-source";
import { findAll } from "#lib/upstream/pattern";
import { getText } from "#lib/upstream/request";
import type { Upstream } from "#lib/upstream/upstream";
import { listVersions } from "#lib/upstream/versions";
import { Version } from "#lib/words";

/**
 * Closes what a request leaves open: `latest` and left-out `version` options become the newest version there is, or the one
 * that a text of upstream's names; options whose conditions do not hold go; the name becomes the recipe's. Throws
 * `upstream` when a version is wanted and none is known.
 */
export async function pin(upstream: Upstream, recipe: Recipe, request: BuildRequest): Promise<PinnedRequest> {
  const newest = (source: VersionSource, what: string) => newestVersion(upstream, source, what);
  const name = request.name ?? recipe.name;
  const version = await pinVersion(request.version, recipe.versions, () => newest(recipe.versions, recipe.title));
  const pinned = { ...request, name, version };
  const options = applyingOptions(recipe.options, pinned).map(
    async ([key, option]): Promise<[string, string] | null> => {
      const given = request.options[key];
      if (option.type !== "version") return given === undefined ? null : [key, given];
      const { versions, default: usual } = option;
      const open = () =>
        usual === undefined
          ? newest(versions, `option ${key} of ${recipe.title}`)
          : versionIn(upstream, fill(usual.text, valuesOf(recipe, pinned)), usual.match);
      return [key, await pinVersion(given, versions, open)];
    },
  );
  return { ...pinned, options: Object.fromEntries((await Promise.all(options)).filter((pair) => pair !== null)) };
}

async function pinVersion(
  given: string | undefined,
  source: VersionSource,
  open: () => Promise<string>,
): Promise<string> {
  return spell(given === undefined || given === "latest" ? await open() : given, source);
}

const MAX_TEXT = 1e6;

/** The version that one of upstream's texts names: what `match` finds in it, else all of it. */
async function versionIn(upstream: Upstream, url: string, match: string | undefined): Promise<string> {
  const { text } = await getText(upstream, url, { maxBytes: MAX_TEXT });
  const [found = ""] = match === undefined ? [text.trim()] : findAll(match, text);
  const { data } = Version.safeParse(found);
  if (data !== undefined) return data;
  const looked = match === undefined ? "is no version" : `has nothing that ${match} finds`;
  throw new AppError("upstream", `${url} ${looked}: it begins with ${JSON.stringify(text.slice(0, 60))}.`);
}

async function newestVersion(upstream: Upstream, source: VersionSource, what: string): Promise<string> {
  const { items, note } = await listVersions(upstream, source, { part: "newest" });
  const [newest] = items;
  if (newest !== undefined) return newest.version;
  throw new AppError("upstream", `The newest version of ${what} is not known; name a version. ${note ?? ""}`.trim());
}
