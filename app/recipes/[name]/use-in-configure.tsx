import { context } from "#lib/context";
import { BuildRequest, type Recipe } from "#lib/recipes/schema";
import { listVersions } from "#lib/upstream/versions";
import { LinkButton } from "../../_ui/links";
import { configureHref } from "../../images/configure-href";

/** The configurator with this recipe chosen, at this version, or at the newest while none is. */
export async function UseInConfigure({ recipe, version: wanted }: { recipe: Recipe; version: string }) {
  const version = wanted === "latest" ? await newestOf(recipe) : wanted;
  const [arch = "x86-64"] = Object.keys(recipe.arch);
  const { data } = BuildRequest.safeParse({ recipe: recipe.name, version, arch });
  if (data === undefined) return null;
  return <LinkButton href={configureHref({ ...data, name: recipe.name })}>Use in Configure</LinkButton>;
}

async function newestOf({ versions }: Recipe): Promise<string | undefined> {
  return (await listVersions(context().upstream, versions)).items[0]?.version;
}
