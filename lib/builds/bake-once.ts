import { prepare } from "#lib/builds/prepare";
import { type Context, isOwned, order, type Requested, takenCompression } from "#lib/builds/request";
import { requireKnown } from "#lib/builds/unknown-version";
import { AppError } from "#lib/errors";
import { fileName } from "#lib/images/name";
import type { Plan } from "#lib/recipes/plan";
import type { LoadedRecipe } from "#lib/recipes/read-recipe";
import { BuildRequest } from "#lib/recipes/schema";

/** What is asked of a recipe that need not be saved. */
export type Wish = Pick<BuildRequest, "version" | "arch" | "os" | "osVersion" | "options">;

/**
 * What would be baked of a recipe that need not be saved: `bakehouse plan` of a text. Throws `invalid` (issues), `upstream`.
 */
export async function planOnce(
  loaded: LoadedRecipe,
  wish: Wish,
  { upstream }: Pick<Context, "upstream">,
): Promise<Plan> {
  return (await prepare(requestOf(loaded, wish), { catalog: catalogOf(loaded), upstream })).plan;
}

/**
 * Bakes a recipe that is not saved, as a candidate. The image has a name of its own (`hello-try-1`): a request that names
 * the recipe is answered by what the recipe says once it is saved, and machines that follow the recipe's name never see a
 * try. The plan is kept and says all of what is baked. Throws as a request does.
 */
export async function bakeOnce(loaded: LoadedRecipe, wish: Wish, context: Context, origin: string): Promise<Requested> {
  if (loaded.recipe.adopt !== undefined)
    throw new AppError(
      "conflict",
      "A recipe that adopts a finished image can't be baked for once: the image has its name already. Save the recipe.",
    );
  const { upstream } = context;
  const catalog = catalogOf(loaded);
  const open = requestOf(loaded, wish);
  const { pinned: first } = await prepare(open, { catalog, upstream });
  const name = await freeTry(loaded.recipe.name, (name) => fileName({ ...first, name }));
  const request = { ...open, name };
  const prepared = await prepare(request, { catalog, upstream, compressionOf: takenCompression });
  await requireKnown(request, prepared, upstream);
  const { pinned, plan } = prepared;
  const { version, revision, arch } = pinned;
  const identity = { fingerprint: plan.fingerprint, file: fileName(pinned), name, version, revision, arch };
  const what = { kind: "recipe", request: pinned, recipe: null, recipeDigest: loaded.digest } as const;
  return order({ ...identity, ...what, candidate: true, unsaved: true, plan }, context, origin);
}

function requestOf({ recipe }: LoadedRecipe, wish: Wish): BuildRequest {
  return BuildRequest.parse({ ...wish, recipe: recipe.name });
}

function catalogOf(loaded: LoadedRecipe) {
  return { recipes: new Map([[loaded.recipe.name, loaded]]), broken: [] };
}

/** The first of `hello-try-1`, `hello-try-2`, … whose file nobody has. */
async function freeTry(recipe: string, fileOf: (name: string) => string): Promise<string> {
  for (let n = 1; ; n++) {
    const name = `${recipe.slice(0, 50)}-try-${n}`;
    if (!(await isOwned(fileOf(name)))) return name;
  }
}
