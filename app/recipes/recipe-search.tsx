"use client";

import { AddressSearch } from "../_client/address-search";
import { useShow } from "../_client/use-show";
import { type RecipesFilter, recipesHref } from "./recipes-filter";

/** What is looked for among the recipes, in the address. */
export function RecipeSearch({ filter }: { filter: RecipesFilter }) {
  const { isPending, show } = useShow(filter, recipesHref);
  return (
    <search className={`w-[min(18rem,calc(100vw-2rem))] transition-opacity ${isPending ? "opacity-60" : ""}`}>
      <AddressSearch
        label="Search recipes"
        placeholder="Name, program or what it does"
        value={filter.search ?? ""}
        onSearch={(search) => show({ search: search || undefined })}
      />
    </search>
  );
}
