import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { catalogueTable } from "#lib/recipes/catalogue-table";
import { loadCatalog } from "#lib/recipes/load";

const written = path.resolve(import.meta.dirname, "../../docs/catalogue.md");

test("docs/catalogue.md is current (node --import tsx scripts/catalogue-table.ts writes it)", async () => {
  const recipes = Array.from((await loadCatalog()).recipes.values());
  const table = catalogueTable(recipes);
  expect(readFileSync(written, "utf8")).toBe(table);
  for (const { recipe } of recipes) expect(table).toContain(`[\`${recipe.name}\`](`);
});
