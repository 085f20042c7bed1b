import { z } from "zod";
import { Recipe } from "#lib/recipes/schema";

/** `public/recipe.schema.json`: what editors check a recipe.yaml with. Draft 7 is what their YAML plugins know best. */
export function recipeJsonSchema(): string {
  const schema = z.toJSONSchema(Recipe, { io: "input", target: "draft-7" });
  const titled = { ...schema, title: "Bakehouse recipe", description: "How to write one: docs/recipes.md" };
  return `${JSON.stringify(titled, null, 2)}\n`;
}
