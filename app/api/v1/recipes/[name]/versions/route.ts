import { AppError } from "#lib/errors";
import { findRecipe } from "#lib/recipes/load";
import type { Recipe, VersionSource } from "#lib/recipes/schema";
import { listVersions } from "#lib/upstream/versions";
import { VersionsQuery } from "../../../../../_server/api-schema";
import { readQuery } from "../../../../../_server/query";
import { route } from "../../../../../_server/route";

export const GET = route<{ name: string }>(async ({ request, params, context }) => {
  const { option } = readQuery(request, VersionsQuery);
  const { recipe } = findRecipe(await context.catalog(), params.name);
  return Response.json(await listVersions(context.upstream, option ? sourceOf(recipe, option) : recipe.versions));
});

function sourceOf({ name, options }: Recipe, key: string): VersionSource {
  const option = options[key];
  if (option?.type === "version") return option.versions;
  throw new AppError("not_found", `The recipe ${name} has no option ${key} that is a version.`);
}
