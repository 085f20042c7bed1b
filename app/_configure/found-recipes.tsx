"use client";

import { Plus } from "lucide-react";
import type { Change } from "#lib/machine/choices/edit";
import type { OfferedRecipe } from "#lib/machine/choices/schema";
import { searchRecipes } from "#lib/recipes/search";
import { TextLink } from "../_ui/links";
import { CATEGORY_WORDS } from "../recipes/recipes-filter";
import { OwnExtensions } from "./own-extensions";

type FoundRecipesProps = {
  recipes: readonly OfferedRecipe[];
  /** Empty for all of them, by category. */
  search: string;
  onAdd(recipe: string): void;
  change: Change;
};

/** Recipes to choose from, each with what it is for, and images that are found by the same words. */
export function FoundRecipes({ recipes, search, onAdd, change }: FoundRecipesProps) {
  const found = searchRecipes(recipes, search);
  return (
    <>
      {found.length > 0 && (
        <div className="max-h-96 overflow-y-auto rounded-lg border border-line bg-surface p-1.5">
          {search === "" ? (
            <ByCategory recipes={found} onAdd={onAdd} />
          ) : (
            <List label="Recipes that match" recipes={found} onAdd={onAdd} />
          )}
        </div>
      )}
      {found.length === 0 && (
        <p role="status" className="text-sm text-muted">
          No recipe matches “{search}”. <TextLink href="/docs">Write your own</TextLink>
        </p>
      )}
      {search !== "" && <OwnExtensions search={search} change={change} />}
    </>
  );
}

type ListProps = Pick<FoundRecipesProps, "recipes" | "onAdd">;

function ByCategory({ recipes, onAdd }: ListProps) {
  return Object.entries(CATEGORY_WORDS).map(([category, title]) => {
    const own = recipes.filter((recipe) => recipe.category === category);
    if (own.length === 0) return null;
    return (
      <section key={category} aria-label={title}>
        <h3 className="px-2 pt-2 pb-1 text-xs font-medium text-muted">{title}</h3>
        <List label={title} recipes={own} onAdd={onAdd} />
      </section>
    );
  });
}

function List({ label, recipes, onAdd }: { label: string } & ListProps) {
  return (
    <ul aria-label={label}>
      {recipes.map(({ name, summary }) => (
        <li key={name}>
          <button
            type="button"
            aria-label={`Add ${name}: ${summary}`}
            onClick={() => onAdd(name)}
            className="flex min-h-8 w-full min-w-0 items-center gap-2 rounded-md px-2 text-left text-sm hover:bg-sunken pointer-coarse:min-h-11"
          >
            <Plus aria-hidden className="size-4 shrink-0 text-muted" />
            <span className="shrink-0 font-medium">{name}</span>
            <span className="truncate text-muted">{summary}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
