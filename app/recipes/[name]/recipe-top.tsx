import type { LoadedRecipe } from "#lib/recipes/read-recipe";
import { Badge } from "../../_ui/badge";
import { PageHeader } from "../../_ui/page-header";
import { TextLink } from "../../_ui/text-link";
import { replacedBy } from "../replaced-by";

export function RecipeTop({ loaded: { recipe, origin } }: { loaded: LoadedRecipe }) {
  const { title, summary, homepage, licence } = recipe;
  const replaced = replacedBy(recipe);
  return (
    <PageHeader title={title}>
      <p>{summary}</p>
      <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
        {origin === "operator" && <Badge tone="accent">your own</Badge>}
        <TextLink href={homepage}>Homepage</TextLink>
        <span>{licence}</span>
        {replaced !== null && <span>{replaced}</span>}
      </div>
    </PageHeader>
  );
}
