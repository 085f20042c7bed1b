import type { Metadata } from "next";
import { context } from "#lib/context";
import type { BrokenRecipe } from "#lib/recipes/read-recipe";
import { Notice } from "../_ui/notice";
import { PageHeader } from "../_ui/page-header";
import { RecipeCard } from "./recipe-card";

export const metadata: Metadata = { title: "Recipes" };

export default async function RecipesPage() {
  const { recipes, broken } = await context().catalog();
  return (
    <>
      <PageHeader title="Recipes">What can be baked. Each recipe is data: a page of YAML and a few files.</PageHeader>
      {broken.length > 0 && <BrokenRecipes broken={broken} />}
      <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        {Array.from(recipes.values()).map((loaded) => (
          <RecipeCard key={loaded.recipe.name} loaded={loaded} />
        ))}
      </ul>
    </>
  );
}

/** What is wrong in an operator's own recipes, and where. */
function BrokenRecipes({ broken }: { broken: readonly BrokenRecipe[] }) {
  return (
    <Notice tone="bad" title={`${broken.length === 1 ? "A recipe" : "Recipes"} of your own can't be used.`}>
      <ul className="flex flex-col gap-2">
        {broken.map(({ file, line, message }) => (
          <li key={`${file}:${line}:${message}`}>
            <code className="font-medium">
              {file}
              {line !== null && `:${line}`}
            </code>
            <p>{message}</p>
          </li>
        ))}
      </ul>
      <p className="text-muted">Correct the file and reload this page; nothing has to be restarted.</p>
    </Notice>
  );
}
