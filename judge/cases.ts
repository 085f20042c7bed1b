import { readdir } from "node:fs/promises";
import type { MachineRecipe } from "#lib/machine/choices/schema";
import { AFTER } from "#lib/machine/choices/values";
import { withMachine } from "./machines";
import { Repository } from "./repository";
import { type Policy, ROUTES, type RouteName } from "./routes";
import { tell } from "./story";
import type { System } from "./trees";
import { Trial } from "./trial";

export type Case = { route: RouteName; policy: Policy };
export type Verdict = { system: System; case: string; problems: string[]; journal: string };

const ROUTE_NAMES = Object.keys(ROUTES) as RouteName[];

/** Every policy on every route. user-data holds the script, so that one policy shows all there is. */
export const CASES: readonly Case[] = ROUTE_NAMES.flatMap((route) =>
  AFTER.filter((policy) => route !== "cloud-init" || policy === "restart-units").map((policy) => ({ route, policy })),
);

export function nameOf({ route, policy }: Case): string {
  return `${route}/${policy}`;
}

/** No Flatcar with systemd 252 merges images before systemd starts. */
export function exists(system: System, { route }: Case): boolean {
  return system !== 252 || route !== "ignition-4628";
}

type Place = { tree: string; images: string; scratch: string; recipes: Record<string, MachineRecipe> };

/** Lets one systemd judge one case on a machine of its own, which is gone afterwards. */
export async function judge(system: System, one: Case, { tree, images, scratch, recipes }: Place): Promise<Verdict> {
  const repository = new Repository(images, await readdir(images));
  await repository.open();
  try {
    return await withMachine({ name: `${system}-${one.route}-${one.policy}`, scratch, tree }, async (machine) => {
      const trial = new Trial(machine, one.policy, repository);
      await tell(trial, one.route, recipes).catch((error: unknown) => noteOnce(trial, error));
      return { system, case: nameOf(one), problems: trial.problems, journal: trial.journal };
    });
  } finally {
    repository.close();
  }
}

function noteOnce({ problems }: Trial, error: unknown): void {
  if (problems.length === 0) problems.push(error instanceof Error ? error.message : String(error));
}
