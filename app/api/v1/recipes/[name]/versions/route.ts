import { AppError } from "#lib/errors";
import { findRecipe } from "#lib/recipes/load";
import type { Recipe } from "#lib/recipes/schema";
import type { VersionSource } from "#lib/recipes/version-source";
import { listVersions } from "#lib/upstream/versions";
import { RECIPES } from "../../../../../_server/operations/recipes";
import { reply, route } from "../../../../../_server/route";

export const GET = route(RECIPES.versions, async ({ params, query, context }) => {
  const { recipe } = findRecipe(await context.catalog(), params.name);
  const source = query.option === undefined ? recipe.versions : sourceOf(recipe, query.option);
  return reply(200, await listVersions(context.upstream, source, { again: query.again === "true" }));
});

function sourceOf({ name, options }: Recipe, key: string): VersionSource {
  const option = options[key];
  if (option?.type === "version") return option.versions;
  throw new AppError("not_found", `The recipe ${name} has no option ${key} that is a version.`);
}
