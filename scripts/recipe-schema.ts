import { writeFileSync } from "node:fs";
import path from "node:path";
import { recipeJsonSchema } from "#lib/recipes/json-schema";

const file = path.resolve(import.meta.dirname, "../public/recipe.schema.json");
writeFileSync(file, recipeJsonSchema());
process.stdout.write(`Wrote ${file}\n`);
