import { SearchX } from "lucide-react";
import { Nearest } from "../../_frame/nearest";
import { EmptyState } from "../../_ui/empty-state";
import { LinkButton } from "../../_ui/links";
import { PageHeader } from "../../_ui/page-header";

export default function RecipeNotFound() {
  return (
    <>
      <PageHeader title="Not found" />
      <EmptyState
        icon={SearchX}
        title="There is no recipe of this name"
        action={<LinkButton href="/recipes">Show all recipes</LinkButton>}
      >
        <p className="mb-3">The link may be mistyped, or the recipe was taken away.</p>
        <Nearest kind="recipe" />
      </EmptyState>
    </>
  );
}
