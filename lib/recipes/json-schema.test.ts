import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { recipeJsonSchema } from "#lib/recipes/json-schema";

const root = path.resolve(import.meta.dirname, "../..");

test("public/recipe.schema.json is current (node --import tsx scripts/recipe-schema.ts writes it)", () => {
  expect(readFileSync(path.join(root, "public/recipe.schema.json"), "utf8")).toBe(recipeJsonSchema());
});

test("it knows every member of a recipe and what may be left out", () => {
  const schema = JSON.parse(recipeJsonSchema());
  expect(Object.keys(schema.properties)).toContain("machine");
  expect(schema.required).toEqual(["name", "title", "summary", "homepage", "licence", "versions", "arch"]);
  expect(schema.additionalProperties).toBe(false);
});

test("it takes modes as editors read them", () => {
  const [place] = JSON.parse(recipeJsonSchema()).properties.image.items.anyOf;
  expect(place.properties.mode.anyOf.flatMap((choice: { enum: number[] }) => choice.enum)).toEqual([
    420, 644, 493, 755,
  ]);
});
