import type { Context } from "#lib/context";
import { findImage, imagesOf } from "#lib/images/reads";
import { withNewest } from "#lib/machine/choices/newest";
import type { Facts, MachineInput } from "#lib/machine/choices/schema";
import type { Catalog } from "#lib/recipes/load";
import { filesOf } from "../_configure/choices";
import { knownImage, openedImage } from "./known-image";

/** What this server knows about a machine's choices: its recipes, its address and, of its images, those that were chosen. */
export async function readFacts(input: MachineInput, context: Context): Promise<Facts> {
  const catalog = await context.catalog();
  const ground = groundOf(catalog, context);
  const rows = await Promise.all(filesOf(input, ground).map(findImage));
  const images = await Promise.all(rows.flatMap((row) => (row === null ? [] : [openedImage(row, catalog)])));
  return { ...ground, images };
}

/** The choices at the versions that machines which update by themselves would have by now. */
export async function atNewest(input: MachineInput, context: Context): Promise<MachineInput> {
  const catalog = await context.catalog();
  const followed = input.extensions.filter(({ source, updates }) => source.from === "server" && updates !== "none");
  const names = new Set(followed.map(({ recipe, name = recipe }) => name));
  const rows = await Promise.all([...names].map((name) => imagesOf(name)));
  const images = rows.flat().map((row) => knownImage(row, catalog));
  return withNewest(input, { ...groundOf(catalog, context), images });
}

function groundOf({ recipes }: Catalog, { baseUrl }: Context): Omit<Facts, "images"> {
  return {
    recipes: Object.fromEntries([...recipes].map(([name, { recipe }]) => [name, recipe])),
    repository: `${baseUrl}/extensions`,
  };
}
