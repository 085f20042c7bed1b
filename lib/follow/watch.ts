import { fingerprintOf } from "#lib/canonical-json";
import { getWatch } from "#lib/follow/reads-watches";
import { NewWatch, type Watch, WatchChange } from "#lib/follow/schema";
import { insertWatch, updateWatch, type WatchValues } from "#lib/follow/writes-watches";
import { parse } from "#lib/issues";
import { checkRequest } from "#lib/recipes/check-request";
import { type Catalog, findRecipe } from "#lib/recipes/load";
import type { Recipe } from "#lib/recipes/schema";
import { spell } from "#lib/recipes/spelling";

type Surroundings = { catalog(): Promise<Catalog> };

/**
 * Follows upstream from now on (contract: POST /api/v1/watches). Gives the watch that is there, as it is, where one follows the
 * same. Throws AppError invalid, not_found (recipe), conflict (too many).
 */
export async function addWatch(
  input: unknown,
  { catalog }: Surroundings,
  now: Date,
): Promise<{ watch: Watch; isNew: boolean }> {
  const { name, osVersion = null, ...given } = parse(NewWatch, input);
  const { recipe } = findRecipe(await catalog(), given.recipe);
  const values = checkWatch(recipe, { ...given, name: name ?? recipe.name, osVersion, paused: false });
  return insertWatch(values, keyOf(recipe, values), now);
}

/**
 * Changes what is given of a watch. What makes other images of it is held against the recipe, and looked for at once; the rest
 * can be changed while the recipe is gone or broken. Throws AppError invalid, not_found (watch, recipe), conflict (another one
 * is equal).
 */
export async function changeWatch(id: string, input: unknown, { catalog }: Surroundings, now: Date): Promise<Watch> {
  const change = parse(WatchChange, input);
  const before = await getWatch(id);
  const given = Object.keys(change);
  if (given.length === 0) return before;
  if (given.every((member) => HARMLESS.includes(member))) await updateWatch(id, change, now);
  else {
    const { recipe } = findRecipe(await catalog(), before.recipe);
    const values = checkWatch(recipe, valuesOf({ ...before, ...change }));
    await updateWatch(id, { ...values, key: keyOf(recipe, values) }, now);
  }
  return getWatch(id);
}

/** What makes no other images. */
const HARMLESS: readonly string[] = [
  "paused",
  "publishAfterDays",
  "publishPatchesOnly",
] satisfies (keyof WatchChange)[];

function valuesOf({
  id: _id,
  createdAt: _at,
  look: _look,
  looking: _now,
  nextAt: _next,
  ...values
}: Watch): WatchValues {
  return values;
}

/** Holds a watch against its recipe, as each of the requests that it is going to make. */
function checkWatch(recipe: Recipe, values: WatchValues): WatchValues {
  for (const arch of values.arches) checkRequest(recipe, requestFor(values, "latest", arch));
  const options = Object.fromEntries(Object.entries(values.options).filter(([, value]) => value !== "latest"));
  return {
    ...values,
    options,
    osVersion: values.os === "_any" ? null : values.osVersion,
    rule: spellRule(recipe, values.rule),
  };
}

/** What a watch asks for of one version and architecture. */
export function requestFor(
  { recipe, name, options, os, osVersion, compression }: WatchValues,
  version: string,
  arch: Watch["arches"][number],
) {
  return {
    recipe,
    name,
    version,
    arch,
    options,
    os,
    osVersion: osVersion ?? undefined,
    compression,
    revision: 0,
    epoch: 0,
  };
}

/** Versions as the recipe writes them: `1.31` of Kubernetes is `v1.31`. */
function spellRule({ versions }: Recipe, rule: WatchValues["rule"]): WatchValues["rule"] {
  if (rule.follow === "from") return { ...rule, version: spell(rule.version, versions) };
  return rule.follow === "minor" ? { ...rule, minor: spell(rule.minor, versions) } : rule;
}

/** Two watches with one key would bake the same images. How they are compressed and published makes no difference. */
function keyOf(recipe: Recipe, values: WatchValues): string {
  const { name, arches, os, osVersion, rule } = values;
  const options = values.arches.map((arch) => checkRequest(recipe, requestFor(values, "latest", arch)).options);
  const closed = Object.entries(options[0] ?? {}).filter(([, value]) => value !== "latest");
  return fingerprintOf({ recipe: recipe.name, name, arches, options: Object.fromEntries(closed), os, osVersion, rule });
}
