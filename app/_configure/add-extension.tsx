"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { memo, useState } from "react";
import { type Change, withRecipe } from "#lib/machine/choices/edit";
import type { OfferedRecipe } from "#lib/machine/choices/schema";
import { Button } from "../_ui/button";
import { TextLink } from "../_ui/links";
import { SearchField } from "../_ui/search-field";
import { type OwnExtension, ownExtensionsQuery } from "./queries";
import { sameProps } from "./same-props";

const SHOWN = 8;

type AddExtensionProps = { chosen: readonly string[]; recipes: readonly OfferedRecipe[]; change: Change };

/** Software that can still be added; its newest version is chosen as soon as upstream's list is there. */
export const AddExtension = memo(function AddExtension({ chosen, recipes, change }: AddExtensionProps) {
  const [text, setText] = useState("");
  const found = recipes.filter((recipe) => (text === "" ? !chosen.includes(recipe.name) : matches(recipe, text)));
  const add = (recipe: string) => {
    change((before) => withRecipe(before, recipe));
    setText("");
  };
  return (
    <div className="flex flex-col gap-3">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const [first] = found;
          if (text !== "" && first !== undefined) add(first.name);
        }}
      >
        <SearchField label="Search software" placeholder="Search software" value={text} onChange={setText} />
      </form>
      <div className="flex flex-wrap items-center gap-2">
        {found.slice(0, SHOWN).map(({ name, summary }) => (
          <Button key={name} size="small" aria-label={`Add ${name}: ${summary}`} onPress={() => add(name)}>
            <Plus aria-hidden />
            {name}
          </Button>
        ))}
        {text !== "" && <OwnExtensions search={text} change={change} onAdd={() => setText("")} />}
        {found.length === 0 && text !== "" && (
          <p className="text-sm text-muted">
            No recipe matches “{text}”. <TextLink href="/docs">Write your own</TextLink>
          </p>
        )}
        <TextLink href="/recipes" className="inline-flex items-center text-sm pointer-coarse:min-h-11">
          All recipes
        </TextLink>
      </div>
    </div>
  );
}, sameProps);

type OwnExtensionsProps = { search: string; change: Change; onAdd: () => void };

/** Images with a name of their own, such as converted archives: each is chosen as it is, for this architecture where it is there. */
function OwnExtensions({ search, change, onAdd }: OwnExtensionsProps) {
  const { data } = useQuery(ownExtensionsQuery(search));
  const items = data?.items ?? [];
  const add = (wanted: string) => {
    change((before) => {
      const same = items.filter((item) => nameOf(item) === wanted);
      const item = same.find(({ arch }) => arch === before.arch) ?? same[0];
      return item === undefined ? before : { ...before, extensions: before.extensions.concat(item.extension) };
    });
    onAdd();
  };
  return Array.from(new Set(items.map(nameOf)), (name) => (
    <Button key={name} size="small" aria-label={`Add the image ${name}`} onPress={() => add(name)}>
      <Plus aria-hidden />
      {name}
    </Button>
  ));
}

function nameOf({ extension: { recipe, name = recipe } }: OwnExtension): string {
  return name;
}

function matches({ name, title, summary }: OfferedRecipe, text: string): boolean {
  const words = text.toLowerCase().split(/\s+/);
  const all = `${name} ${title} ${summary}`.toLowerCase();
  return words.every((word) => all.includes(word));
}
