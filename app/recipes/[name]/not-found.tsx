import { Nearest } from "../../_frame/nearest";
import { NothingHere } from "../../_ui/empty-state";
import { LinkButton } from "../../_ui/links";

export default function RecipeNotFound() {
  return (
    <NothingHere
      title="There is no recipe of this name"
      ways={<LinkButton href="/recipes">Show all recipes</LinkButton>}
    >
      <p className="mb-3">The link may be mistyped, or the recipe was taken away.</p>
      <Nearest kind="recipe" />
    </NothingHere>
  );
}
