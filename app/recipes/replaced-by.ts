import type { Recipe } from "#lib/recipes/schema";

/** `Replaces Flatcar's own docker-flatcar and containerd-flatcar.`, or null. */
export function replacedBy({ replaces }: Pick<Recipe, "replaces">): string | null {
  const names = Array.from(new Set(replaces.map(({ extension }) => extension)));
  return names.length === 0 ? null : `Replaces Flatcar's own ${names.join(" and ")}.`;
}
