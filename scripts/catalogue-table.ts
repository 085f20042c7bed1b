import { writeFileSync } from "node:fs";
import path from "node:path";
import { catalogueTable } from "#lib/recipes/catalogue-table";
import { loadCatalog } from "#lib/recipes/load";

const file = path.resolve(import.meta.dirname, "../docs/catalogue.md");
writeFileSync(file, catalogueTable(Array.from((await loadCatalog()).recipes.values())));
process.stdout.write(`Wrote ${file}\n`);
