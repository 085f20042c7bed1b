import type { LoadedRecipe } from "#lib/recipes/read-recipe";
import { CATEGORIES, type Recipe } from "#lib/recipes/schema";
import type { Source } from "#lib/recipes/steps";

/** `docs/catalogue.md`: what can be baked without writing anything, how each source is verified, and what starts by itself. */
export function catalogueTable(recipes: readonly LoadedRecipe[]): string {
  const sections = CATEGORIES.map((category) => sectionOf(category, recipes)).filter((section) => section !== "");
  return `# The catalogue

${recipes.length} recipes come with Bakehouse. This page is written from them.

_Verified_ says what upstream's files are compared with: a signature, upstream's own list of digests, what GitHub noted when it was given
the file, or, where upstream publishes nothing, what the first bake got from the same address. What another project built is adopted: published
as it is. _Starts_ says what runs once the image is merged; everything else is started by the machine's config.

${sections.join("\n")}`;
}

function sectionOf(category: Recipe["category"], recipes: readonly LoadedRecipe[]): string {
  const rows = recipes
    .filter(({ recipe }) => recipe.category === category)
    .map((loaded) => `| ${cellsOf(loaded).join(" | ")} |\n`);
  if (rows.length === 0) return "";
  const title = category === "ai" ? "AI" : category.charAt(0).toUpperCase() + category.slice(1);
  const head = "| recipe | what it is | licence | verified | starts |\n| --- | --- | --- | --- | --- |\n";
  return `## ${title}\n\n${head}${rows.join("")}`;
}

function cellsOf(loaded: LoadedRecipe): string[] {
  const { name, title, summary, homepage, licence } = loaded.recipe;
  const link = `[\`${name}\`](${homepage})`;
  const cells = [link, `**${title}**: ${summary}`, licence, verifiedBy(loaded.recipe), startsOf(loaded)];
  return cells.map((cell) => cell.replaceAll("|", "\\|"));
}

function verifiedBy({ adopt, sources }: Recipe): string {
  if (adopt !== undefined) return `adopted from ${adopt.whose}`;
  return Array.from(new Set(Object.values(sources).map(wordOf))).join(", ");
}

function wordOf({ sums, signature }: Source): string {
  if (signature !== undefined) return "signature";
  if (sums === "github") return "GitHub";
  return sums === undefined ? "recorded" : "upstream's list";
}

function startsOf({ recipe: { start, adopt }, files }: LoadedRecipe): string {
  if (adopt !== undefined) return "as built";
  const named = start.map((one) => (typeof one === "string" ? one : one.unit));
  const texts = Array.from(files.values()).flatMap((text) => Array.from(text.matchAll(/^Upholds=(.+)$/gm)));
  return named.concat(texts.map(([, unit = ""]) => unit)).join(", ") || "–";
}
