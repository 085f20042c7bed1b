import type { Metadata } from "next";
import { context } from "#lib/context";
import { PageHeader } from "../_ui/page-header";
import { BrokenRecipes } from "./broken-recipes";
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
