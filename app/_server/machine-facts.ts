import { findImage, imagesOf } from "#lib/images/data";
import type { Kitchen } from "#lib/kitchen";
import { withNewest } from "#lib/machine/newest";
import type { Facts, MachineInput } from "#lib/machine/schema";
import type { Cookbook } from "#lib/recipes/load";
import { filesOf } from "../_configure/choices";
import { knownImage, openedImage } from "./known-image";

/** What this server knows about a machine's choices: its recipes, its address and, of its images, those that were chosen. */
export async function readFacts(input: MachineInput, kitchen: Kitchen): Promise<Facts> {
  const cookbook = await kitchen.cookbook();
  const ground = groundOf(cookbook, kitchen);
  const rows = await Promise.all(filesOf(input, ground).map(findImage));
  const images = await Promise.all(rows.flatMap((row) => (row === null ? [] : [openedImage(row, cookbook)])));
  return { ...ground, images };
}

/** The choices at the versions that machines which update by themselves would have by now. */
export async function atNewest(input: MachineInput, kitchen: Kitchen): Promise<MachineInput> {
  const cookbook = await kitchen.cookbook();
  const followed = input.extensions.filter(({ source, updates }) => source.from === "server" && updates !== "none");
  const names = new Set(followed.map(({ recipe, name = recipe }) => name));
  const rows = await Promise.all([...names].map((name) => imagesOf(name)));
  const images = rows.flat().map((row) => knownImage(row, cookbook));
  return withNewest(input, { ...groundOf(cookbook, kitchen), images });
}

function groundOf({ recipes }: Cookbook, { baseUrl }: Kitchen): Omit<Facts, "images"> {
  return {
    recipes: Object.fromEntries([...recipes].map(([name, { recipe }]) => [name, recipe])),
    repository: `${baseUrl}/extensions`,
  };
}
