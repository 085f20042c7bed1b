import { CATEGORIES } from "#lib/recipes/schema";
import type { Findable } from "#lib/recipes/search";
import { LinkButton } from "../_ui/links";
import { CATEGORY_WORDS, type RecipesFilter, recipesHref } from "./recipes-filter";

/** The categories, with how many of the recipes that were found are in each. */
export function CategoryLinks({ filter, found }: { filter: RecipesFilter; found: readonly Findable[] }) {
  const counts = CATEGORIES.map((category) => ({
    category,
    text: CATEGORY_WORDS[category],
    count: found.filter((recipe) => recipe.category === category).length,
  }));
  const all = { category: undefined, text: "All", count: found.length };
  const shown = [all, ...counts].filter(({ category, count }) => count > 0 || category === filter.category);
  return (
    <nav aria-label="Categories" className="flex min-w-0 flex-wrap gap-1">
      {shown.map(({ category, text, count }) => (
        <LinkButton
          key={text}
          href={recipesHref({ ...filter, category })}
          aria-current={category === filter.category ? "true" : undefined}
          prefetch={false}
          scroll={false}
          size="small"
          variant="quiet"
          className="aria-[current]:bg-sunken aria-[current]:font-medium aria-[current]:text-ink"
        >
          {text}
          <span className="text-xs text-muted tabular-nums">{count}</span>
        </LinkButton>
      ))}
    </nav>
  );
}
