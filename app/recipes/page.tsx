import { SearchX } from "lucide-react";
import type { Metadata } from "next";
import { context } from "#lib/context";
import { bakedRecipes } from "#lib/images/reads-recipes";
import type { BrokenRecipe, LoadedRecipe } from "#lib/recipes/read-recipe";
import { CATEGORIES } from "#lib/recipes/schema";
import { findable, searchRecipes } from "#lib/recipes/search";
import { newestKept } from "#lib/upstream/versions";
import { Allowed } from "../_client/allowed";
import { paramOf, type SearchParams } from "../_server/page-context";
import { EmptyState } from "../_ui/empty-state";
import { LinkButton, TextLink } from "../_ui/links";
import { Notice } from "../_ui/notice";
import { PageHeader } from "../_ui/page-header";
import { BudgetLines } from "./budget-lines";
import { CategoryLinks } from "./category-links";
import { RecipeCard } from "./recipe-card";
import { RecipeSearch } from "./recipe-search";
import { CATEGORY_WORDS, type RecipesFilter, recipesHref } from "./recipes-filter";

export const metadata: Metadata = { title: "Recipes" };

export default async function RecipesPage({ searchParams }: PageProps<"/recipes">) {
  const filter = readFilter(await searchParams);
  const { recipes, broken } = await context().catalog();
  const items = Array.from(recipes.values(), (loaded) => ({ ...findable(loaded.recipe), loaded }));
  const found = searchRecipes(items, filter.search ?? "");
  const shown = found.filter(({ category }) => filter.category === undefined || category === filter.category);
  return (
    <>
      <PageHeader
        title="Recipes"
        isCompact
        actions={
          <>
            <RecipeSearch filter={filter} />
            <Allowed to="try recipe">
              <LinkButton href="/recipes/new" prefetch={false}>
                New recipe
              </LinkButton>
            </Allowed>
          </>
        }
      >
        What can be baked, what is asked for most first. Versions load when a recipe is opened.
      </PageHeader>
      {broken.length > 0 && <BrokenRecipes broken={broken} own={context().ownRecipes.path} />}
      <CategoryLinks filter={filter} found={found} />
      <BudgetLines />
      {shown.length > 0 ? (
        <Cards recipes={shown.map(({ loaded }) => loaded)} />
      ) : (
        <NothingFound filter={filter} elsewhere={found.length} />
      )}
    </>
  );
}

/** What the address can't mean is left out. */
function readFilter(params: SearchParams): RecipesFilter {
  const category = paramOf(params, "category");
  return {
    search: paramOf(params, "search")?.trim().slice(0, 200) || undefined,
    category: CATEGORIES.find((known) => known === category),
  };
}

async function Cards({ recipes }: { recipes: readonly LoadedRecipe[] }) {
  const sources = recipes.map(({ recipe }) => recipe.versions);
  const [newest, baked] = await Promise.all([newestKept(context().upstream, sources), bakedRecipes()]);
  const now = Date.now();
  return (
    <ul aria-label="Recipes" className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-3 xl:grid-cols-4">
      {recipes.map((loaded) => (
        <RecipeCard
          key={loaded.recipe.name}
          loaded={loaded}
          newest={newest.get(loaded.recipe.versions)}
          isBaked={baked.has(loaded.recipe.name)}
          now={now}
        />
      ))}
    </ul>
  );
}

function NothingFound({ filter, elsewhere }: { filter: RecipesFilter; elsewhere: number }) {
  const place = filter.category === undefined ? "" : ` in ${CATEGORY_WORDS[filter.category]}`;
  const what = filter.search === undefined ? "There is no recipe" : `No recipe matches “${filter.search}”`;
  return (
    <EmptyState
      icon={SearchX}
      title={`${what}${place}`}
      action={
        elsewhere > 0 ? (
          <LinkButton href={recipesHref({ search: filter.search })}>Show {elsewhere} of other categories</LinkButton>
        ) : (
          <div className="flex flex-wrap justify-center gap-2">
            <LinkButton href="/recipes">Show all recipes</LinkButton>
            <LinkButton href="/docs">Write your own</LinkButton>
          </div>
        )
      }
    >
      Names, summaries, keywords and programs are looked through.
    </EmptyState>
  );
}

/** What is wrong in an operator's own recipes, and where. */
function BrokenRecipes({ broken, own }: { broken: readonly BrokenRecipe[]; own: string }) {
  return (
    <Notice tone="bad" title={`${broken.length === 1 ? "A recipe" : "Recipes"} of your own can't be used.`}>
      <ul className="flex flex-col gap-2">
        {broken.map(({ folder, file, line, message }) => (
          <li key={`${file}:${line}:${message}`}>
            <code className="font-medium">
              {file}
              {line !== null && `:${line}`}
            </code>{" "}
            {file.startsWith(`${own}/${folder}/`) && (
              <TextLink href={`/recipes/${encodeURIComponent(folder)}/edit`} prefetch={false}>
                Edit
              </TextLink>
            )}
            <p>{message}</p>
          </li>
        ))}
      </ul>
      <p className="text-muted">Correct it here or on disk and reload this page; nothing has to be restarted.</p>
    </Notice>
  );
}
