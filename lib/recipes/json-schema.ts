import { z } from "zod";
import { Recipe } from "#lib/recipes/schema";

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** `public/recipe.schema.json`: what editors check a recipe.yaml with. Draft 7 is what their YAML plugins know best. */
export function recipeJsonSchema(): string {
  const schema = z.toJSONSchema(Recipe, {
    io: "input",
    target: "draft-7",
    override: ({ jsonSchema }) => allowPlainModes(jsonSchema),
  });
  const titled = { ...schema, title: "Bakehouse recipe", description: "How to write one: docs/recipes.md" };
  return `${JSON.stringify(titled, null, 2)}\n`;
}

/** We read `0755` as octal; editors follow YAML 1.2 and see the number 755. */
function allowPlainModes(schema: JsonSchema): void {
  if (schema.const === 0o644 || schema.const === 0o755) {
    schema.enum = [schema.const, Number(schema.const.toString(8))];
    delete schema.const;
  }
  if (schema.maximum === 0o777) schema.maximum = 777;
}
