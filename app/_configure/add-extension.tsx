"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { memo, useState } from "react";
import { type Change, withRecipe } from "#lib/machine/choices/edit";
import type { OfferedRecipe } from "#lib/machine/choices/schema";
import { Button } from "../_ui/button";
import { TextLink } from "../_ui/links";
import { SearchField } from "../_ui/search-field";
import { rulesQuery } from "./rules-query";
import { sameProps } from "./same-props";

/** How many are offered before anybody looks for something: what is asked for most. */
const SHOWN = 8;

type AddExtensionProps = {
  chosen: readonly string[];
  recipes: readonly OfferedRecipe[];
  count: number;
  change: Change;
};

/** Software that can still be added; its newest version is chosen as soon as upstream's list is there. */
export const AddExtension = memo(function AddExtension({ chosen, recipes, count, change }: AddExtensionProps) {
  const [text, setText] = useState("");
  const [isAll, setAll] = useState(false);
  const client = useQueryClient();
  const { data: rules } = useQuery({ ...rulesQuery, enabled: text !== "" || isAll });
  const changeBy: Change = (update) => {
    change(update);
    setText("");
  };
  const add = (recipe: string) => changeBy((before) => withRecipe(before, recipe));
  const addFirst = async () => {
    const { searchRecipes, recipes: all } = await client.ensureQueryData(rulesQuery);
    const [first] = searchRecipes(all, text);
    if (text !== "" && first !== undefined) add(first.name);
  };
  return (
    <div className="flex flex-col gap-3">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void addFirst();
        }}
      >
        <SearchField
          label="Search software"
          placeholder="Search software by name or by what it does"
          value={text}
          onChange={setText}
        />
      </form>
      {(text !== "" || isAll) && rules && (
        <rules.FoundRecipes recipes={rules.recipes} search={text} onAdd={add} change={changeBy} />
      )}
      <div className="flex flex-wrap items-center gap-2">
        {text === "" && !isAll && (
          <Popular recipes={recipes.filter(({ name }) => !chosen.includes(name))} onAdd={add} />
        )}
        {text === "" && count > SHOWN && (
          <Button variant="quiet" size="small" aria-expanded={isAll} onPress={() => setAll(!isAll)}>
            {isAll ? "Show fewer" : `Show all ${count}`}
          </Button>
        )}
        <TextLink href="/recipes" className="inline-flex items-center text-sm pointer-coarse:min-h-11">
          All recipes
        </TextLink>
      </div>
    </div>
  );
}, sameProps);

type PopularProps = { recipes: readonly OfferedRecipe[]; onAdd(recipe: string): void };

function Popular({ recipes, onAdd }: PopularProps) {
  return recipes.slice(0, SHOWN).map(({ name, summary }) => (
    <Button key={name} size="small" aria-label={`Add ${name}: ${summary}`} onPress={() => onAdd(name)}>
      <Plus aria-hidden />
      {name}
    </Button>
  ));
}
