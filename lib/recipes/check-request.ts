import { AppError, type Issue } from "#lib/errors";
import { type BuildRequest, type Recipe, type RecipeOption, spell } from "#lib/recipes/schema";
import { Version } from "#lib/words";

/**
 * Holds a request against its recipe and gives it back in one spelling, so that equal wishes are equal requests: versions
 * as the recipe writes them, defaults of choices filled in. `latest` and left-out version options stay open.
 * Throws `invalid` with an issue for each wrong member.
 */
export function checkRequest(recipe: Recipe, request: BuildRequest): BuildRequest {
  const issues = [...archIssues(recipe, request), ...optionIssues(recipe, request)];
  if (issues.length > 0) {
    throw new AppError("invalid", `${recipe.name}: ${issues.map(({ message }) => message).join(" ")}`, { issues });
  }
  const { osVersion, ...rest } = request;
  return {
    ...rest,
    ...(osVersion !== undefined && request.os !== "_any" && { osVersion }),
    version: spellOpen(request.version, recipe.versions),
    options: spelledOptions(recipe, request.options),
  };
}

function archIssues(recipe: Recipe, { arch }: BuildRequest): Issue[] {
  if (recipe.arch[arch] !== undefined) return [];
  return [{ path: "arch", message: `There is no ${arch} image of ${recipe.name}; it has ${list(recipe.arch)}.` }];
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
  return WRONG[option.type](key, value, option as never);
}

type Complain<T extends RecipeOption["type"]> = (
  key: string,
  value: string,
  option: Extract<RecipeOption, { type: T }>,
) => string | null;
const WRONG: { [T in RecipeOption["type"]]: Complain<T> } = {
  choice: (key, value, { choices }) =>
    choices.includes(value) ? null : `Option ${key} is ${JSON.stringify(value)}; it must be ${choices.join(" or ")}.`,
  version: (key, value) =>
    Version.safeParse(value).success
      ? null
      : `Option ${key} is ${JSON.stringify(value)}; it must be a version or latest.`,
};

function spelledOptions(recipe: Recipe, given: Record<string, string>): Record<string, string> {
  const pairs = Object.entries(recipe.options).map(([key, option]) => {
    if (option.type === "choice") return [key, given[key] ?? option.default] as const;
    return [key, given[key] === undefined ? undefined : spellOpen(given[key], option.versions)] as const;
  });
  return Object.fromEntries(pairs.filter((pair): pair is readonly [string, string] => pair[1] !== undefined));
}

function spellOpen(version: string, source: Recipe["versions"]): string {
  return version === "latest" ? version : spell(version, source);
}

function list(record: object): string {
  return Object.keys(record).join(", ");
}
