import { setTimeout as sleep } from "node:timers/promises";
import { cookies, headers } from "next/headers";
import { choicesCookie } from "#lib/configs/addresses";
import { findKept, readConfig } from "#lib/configs/data";
import { machineKeyring } from "#lib/configs/facts";
import { heldBack } from "#lib/configs/held-back";
import { type OwnKeyring, readOwnKeys } from "#lib/configs/own-keys";
import { context } from "#lib/context";
import { isAppError } from "#lib/errors";
import { withRecipe } from "#lib/machine/choices/edit";
import { fromQuery } from "#lib/machine/choices/read-query";
import { MachineInput, type MachineKeyring, type OfferedRecipe } from "#lib/machine/choices/schema";
import type { Recipe } from "#lib/recipes/schema";
import { listVersions } from "#lib/upstream/versions";
import { offeredRecipes } from "../_server/offered-recipes";
import { ownersHere } from "../_server/owner";
import { pageContext } from "../_server/page-context";
import { type Reach, readReach } from "../_server/reach";

type Choices = {
  initial: MachineInput;
  /** Id of the saved config that `initial` is, if it is one. */
  savedId: string | null;
  /** Its name in the visitor's list, if it is there. */
  savedName: string | null;
  /** Whose the chosen keys are. */
  ownKeys: OwnKeyring | null;
  /** Why the choices of the address could not be used. */
  unread: string | null;
};

export type Start = Choices & {
  /** What is asked for most first. */
  recipes: OfferedRecipe[];
  repository: string;
  keyring: MachineKeyring | null;
  reach: Reach | null;
};

/** What the configurator begins with: the choices of the address, the last ones of this browser, or an example. */
export async function readConfigurator(query: URLSearchParams): Promise<Start> {
  const catalog = await context().catalog();
  const docker = catalog.recipes.get("docker")?.recipe;
  const kept = query.size === 0 ? await readKept() : null;
  return {
    ...(kept ?? (await readChoices(query, docker))),
    recipes: offeredRecipes(catalog),
    repository: `${(await pageContext()).baseUrl}/extensions`,
    keyring: await machineKeyring(),
    reach: await readReach(),
  };
}

/** The last choices of this browser; null when there are none that can still be read. */
async function readKept(): Promise<Choices | null> {
  const host = (await headers()).get("host") ?? "";
  const kept = (await cookies()).get(choicesCookie(host))?.value;
  if (kept === undefined) return null;
  const choices = await readChoices(new URLSearchParams(kept), undefined);
  return choices.unread === null ? choices : null;
}

async function readChoices(query: URLSearchParams, docker: Recipe | undefined): Promise<Choices> {
  const empty = MachineInput.parse({});
  const none = { savedId: null, savedName: null, ownKeys: null, unread: null };
  try {
    const savedId = query.get("config");
    if (savedId === null) {
      const initial = await readInput(query, empty, docker);
      return { ...none, initial, ownKeys: await ownKeysOf(initial) };
    }
    const [{ input }, kept] = await Promise.all([readConfig(savedId), findKept(await ownersHere(), savedId)]);
    return { ...none, initial: input, savedId, savedName: kept?.name ?? null, ownKeys: await ownKeysOf(input) };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { ...none, initial: empty, unread: error.message };
  }
}

async function ownKeysOf({ keyring }: MachineInput): Promise<OwnKeyring | null> {
  return keyring === undefined ? null : readOwnKeys(keyring);
}

async function readInput(query: URLSearchParams, empty: MachineInput, docker?: Recipe): Promise<MachineInput> {
  if (query.size > 0) return fromQuery(query);
  return docker === undefined ? empty : example(empty, docker);
}

/** How long the first paint waits for upstream, in ms. After that the page asks by itself. */
const PATIENCE = 700;

/** Docker, newest: what most people come for. */
async function example(empty: MachineInput, { name, versions }: Recipe): Promise<MachineInput> {
  const asked = listVersions(context().upstream, versions, { part: "newest", canWait: true });
  const list = await Promise.race([asked, sleep(PATIENCE)]);
  const held = await heldBack({ name, arch: "x86-64" });
  const version = list?.items.find((item) => !held.includes(item.version))?.version;
  if (version === undefined) return withRecipe(empty, name);
  return MachineInput.parse({ extensions: [{ recipe: name, version }] });
}

/** How many of those that are asked for most the page offers before it has all of them. */
const POPULAR = 8;

/** What the page is sent of the recipes: the chosen ones and the first of the others. The rest comes with the rules. */
export function firstRecipes(recipes: readonly OfferedRecipe[], { extensions }: MachineInput): OfferedRecipe[] {
  const chosen = new Set(extensions.map(({ recipe }) => recipe));
  const others = recipes.filter(({ name }) => !chosen.has(name)).slice(0, POPULAR);
  return recipes.filter((recipe) => chosen.has(recipe.name) || others.includes(recipe));
}
