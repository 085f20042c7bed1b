import { AppError, type Issue } from "#lib/errors";
import type { BuildRequest, Recipe } from "#lib/recipes/schema";
import { spell } from "#lib/recipes/spelling";
import { Version } from "#lib/words";

/**
 * Holds a request against its recipe and gives it back in one spelling, so that equal choices are equal requests: versions
 * as the recipe writes them, defaults of choices filled in. `latest` and left-out version options stay open.
 * Throws `invalid` with an issue for each wrong member.
 */
export function checkRequest(recipe: Recipe, request: BuildRequest): BuildRequest {
  const issues = archIssues(recipe, request).concat(optionIssues(recipe, request), adoptedIssues(recipe, request));
  if (issues.length > 0) {
    throw new AppError("invalid", `${recipe.name}: ${issues.map(({ message }) => message).join(" ")}`, { issues });
  }
  return {
    ...request,
    osVersion: request.os === "_any" ? undefined : request.osVersion,
    version: spellOpen(request.version, recipe.versions),
    options: spelledOptions(recipe, request.options),
  };
}

function archIssues(recipe: Recipe, { arch }: BuildRequest): Issue[] {
  if (recipe.arch[arch] !== undefined) return [];
  return [{ path: "arch", message: `There is no ${arch} image of ${recipe.name}; it has ${list(recipe.arch)}.` }];
}

/** What somebody else built has its name, its compression and its times already. */
function adoptedIssues({ name, adopt }: Recipe, request: BuildRequest): Issue[] {
  if (adopt === undefined) return [];
  const given = [
    { path: "name", isGiven: request.name !== undefined && request.name !== name },
    { path: "compression", isGiven: request.compression !== "auto" },
    { path: "epoch", isGiven: request.epoch !== 0 },
  ];
  const message = `${name} is published as ${adopt.whose} built it; leave this out.`;
  return given.flatMap(({ path, isGiven }) => (isGiven ? [{ path, message }] : []));
}

function optionIssues(recipe: Recipe, { options }: BuildRequest): Issue[] {
  return Object.entries(options).flatMap(([key, value]) => {
    const message = complaint(key, value, recipe);
    return message === null ? [] : [{ path: `options.${key}`, message }];
  });
}

function complaint(key: string, value: string, recipe: Recipe): string | null {
  const option = Object.hasOwn(recipe.options, key) ? recipe.options[key] : undefined;
  if (option === undefined) {
    const known = list(recipe.options);
    return `There is no option ${key}; ${known === "" ? "this recipe has none" : `this recipe has ${known}`}.`;
  }
  const given = `Option ${key} is ${JSON.stringify(value)}; it must be`;
  if (option.type === "version") return Version.safeParse(value).success ? null : `${given} a version or latest.`;
  return option.choices.includes(value) ? null : `${given} ${option.choices.join(" or ")}.`;
}

function spelledOptions({ options }: Recipe, given: Record<string, string>): Record<string, string> {
  const spelled: Record<string, string> = {};
  for (const [key, option] of Object.entries(options)) {
    const value = given[key] ?? (option.type === "choice" ? option.default : undefined);
    if (value !== undefined) spelled[key] = option.type === "version" ? spellOpen(value, option.versions) : value;
  }
  return spelled;
}

function spellOpen(version: string, source: Recipe["versions"]): string {
  return version === "latest" ? version : spell(version, source);
}

function list(record: object): string {
  return Object.keys(record).join(", ");
}
