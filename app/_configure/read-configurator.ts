import { AppError } from "#lib/errors";
import { kitchen } from "#lib/kitchen";
import { fromQuery } from "#lib/machine/query";
import { MachineInput } from "#lib/machine/schema";
import { listVersions } from "#lib/upstream/versions";
import { machineUrl } from "../images/read-image";
import { type OfferedRecipe, offer } from "./recipe-facts";

export type Start = {
  initial: MachineInput;
  recipes: OfferedRecipe[];
  repository: string;
  /** Why the choices of the address could not be used. */
  unread: string | null;
};

/** What the configurator begins with: the choices of the address, or an example for the first visit. */
export async function readConfigurator(query: URLSearchParams): Promise<Start> {
  const { recipes } = await kitchen().cookbook();
  const ground = {
    recipes: [...recipes.values()].map(({ recipe }) => offer(recipe)),
    repository: `${await machineUrl()}/extensions`,
  };
  if (query.size === 0) return { ...ground, initial: await example(), unread: null };
  try {
    return { ...ground, initial: fromQuery(query), unread: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...ground, initial: MachineInput.parse({}), unread: error.message };
  }
}

/** Docker, newest: what most people come for. Empty while upstream is silent. */
async function example(): Promise<MachineInput> {
  const { cookbook, upstream } = kitchen();
  const docker = (await cookbook()).recipes.get("docker");
  const versions = docker === undefined ? null : await listVersions(upstream, docker.recipe.versions);
  const version = versions?.items[0]?.version;
  return MachineInput.parse({ extensions: version === undefined ? [] : [{ recipe: "docker", version }] });
}
