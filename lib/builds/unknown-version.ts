import type { Prepared } from "#lib/builds/prepare";
import type { OtherVersion } from "#lib/builds/schema";
import { AppError } from "#lib/errors";
import type { Catalog } from "#lib/recipes/load";
import type { Plan } from "#lib/recipes/plan";
import type { BuildRequest, Recipe } from "#lib/recipes/schema";
import { bare } from "#lib/recipes/spelling";
import type { VersionSource } from "#lib/recipes/version-source";
import { NotThere } from "#lib/upstream/failures";
import { isThere } from "#lib/upstream/request";
import type { Upstream } from "#lib/upstream/upstream";
import { newestInstead } from "#lib/upstream/versions";

type Wanted = {
  version: string;
  /** The version and what it is of, as people say it. */
  called: string;
  source: VersionSource;
  /** The member of the request that names it. */
  path: string;
  instead(newest: string): OtherVersion;
};

/**
 * Throws `not_found` (facts: suggestion) when somebody names a version that is not in upstream's list and whose files are
 * not there either: some lists leave out old versions. What cannot be told now passes.
 */
export async function requireKnown(request: BuildRequest, { pinned, plan, loaded }: Prepared, upstream: Upstream) {
  const named = versionsIn(loaded.recipe, pinned).filter(({ path }) => isNamed(request, path));
  for (const wanted of named) {
    const newest = await newestInstead(upstream, wanted.source, wanted.version);
    if (newest !== null && !(await hasFiles(plan, wanted.version, upstream))) throw unknown(wanted, newest);
  }
}

/** Why a download failed, in the same words where the version it belongs to does not exist; else the error itself. */
export async function explainMissing(
  error: unknown,
  { recipe: from, request }: Plan,
  { catalog, upstream }: { catalog(): Promise<Catalog>; upstream: Upstream },
): Promise<unknown> {
  const loaded = from === null ? undefined : (await catalog()).recipes.get(from.name);
  if (!(error instanceof NotThere) || loaded === undefined || !("options" in request)) return error;
  for (const wanted of versionsIn(loaded.recipe, request)) {
    const newest = isOf(error.url, wanted.version)
      ? await newestInstead(upstream, wanted.source, wanted.version)
      : null;
    if (newest !== null) return unknown(wanted, newest, error);
  }
  return error;
}

function versionsIn(recipe: Recipe, { version, options }: Pick<BuildRequest, "version" | "options">): Wanted[] {
  const ofRecipe: Wanted = {
    version,
    called: `${recipe.title} ${version}`,
    source: recipe.versions,
    path: "version",
    instead: (newest) => ({ version: newest }),
  };
  const ofOptions = Object.entries(recipe.options).flatMap(([key, option]): Wanted[] => {
    const value = options[key];
    if (option.type !== "version" || value === undefined) return [];
    const instead = (newest: string) => ({ options: { [key]: newest } });
    const called = `${option.title ?? key} ${value} of ${recipe.title}`;
    return [{ version: value, called, source: option.versions, path: `options.${key}`, instead }];
  });
  return [ofRecipe, ...ofOptions];
}

/** Left open, it was pinned to what is there. */
function isNamed({ version, options }: BuildRequest, path: string): boolean {
  const given = path === "version" ? version : options[path.slice("options.".length)];
  return given !== undefined && given !== "latest";
}

/** Whether upstream has every file whose address names the version; false when none does. */
async function hasFiles({ sources }: Plan, version: string, upstream: Upstream): Promise<boolean> {
  const urls = sources.map(({ url }) => url).filter((url) => isOf(url, version));
  const found = await Promise.all(urls.map((url) => isThere(upstream, url)));
  return found.length > 0 && !found.includes(false);
}

function isOf(url: string, version: string): boolean {
  return url.includes(bare(version));
}

function unknown({ called, path, instead }: Wanted, newest: string, cause?: unknown): AppError {
  const message = `${called} does not exist. Newest is ${newest}.`;
  return new AppError("not_found", message, {
    cause,
    issues: [{ path, message }],
    facts: { suggestion: instead(newest) },
  });
}
