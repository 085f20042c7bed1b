import type { Extension, MachineRecipe } from "#lib/machine/choices/schema";
import { applyingOptions, type RequestFacts } from "#lib/recipes/condition";

/** What the choices of a recipe are where nobody chooses. */
export function defaultOptions(recipe: MachineRecipe | null): Record<string, string> {
  return Object.fromEntries(
    Object.entries(recipe?.options ?? {}).flatMap(([key, option]) =>
      option.type === "choice" && option.default !== undefined ? [[key, option.default]] : [],
    ),
  );
}

/** The options of a recipe that apply to an extension as it stands. */
export function offeredOptions(
  recipe: MachineRecipe | undefined,
  { version, options }: Extension,
  arch: RequestFacts["arch"],
) {
  const facts = { version, arch, options: { ...defaultOptions(recipe ?? null), ...options } };
  return applyingOptions(recipe?.options ?? {}, facts);
}
