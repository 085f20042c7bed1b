"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Extension } from "#lib/machine/schema";
import { Button } from "../_ui/button";
import { SearchField } from "../_ui/search-field";
import { TextLink } from "../_ui/text-link";
import { versionsQuery } from "../recipes/queries";
import type { OfferedRecipe } from "./recipe-facts";
import type { Machine } from "./use-machine";

const SHOWN = 8;

type AddExtensionProps = { machine: Machine; recipes: readonly OfferedRecipe[] };

/** Software that can still be added; the newest version is chosen at once. */
export function AddExtension({ machine: { input, change }, recipes }: AddExtensionProps) {
  const client = useQueryClient();
  const [text, setText] = useState("");
  const [pending, setPending] = useState<string | null>(null);
  const chosen = new Set(input.extensions.map(({ recipe }) => recipe));
  const found = recipes
    .filter((recipe) => matches(recipe, text))
    .filter(({ name }) => text !== "" || !chosen.has(name));

  const add = async (recipe: string) => {
    setPending(recipe);
    // Upstream may be silent: then the card asks for a version.
    const list = await client.fetchQuery(versionsQuery(recipe)).catch(() => null);
    const version = list?.items[0]?.version ?? "";
    change((before) => ({ ...before, extensions: [...before.extensions, blank(recipe, version)] }));
    setPending(null);
    setText("");
  };

  return (
    <div className="flex flex-col gap-3">
      <SearchField label="Search software" placeholder="Search software" value={text} onChange={setText} />
      <div className="flex flex-wrap items-center gap-2">
        {found.slice(0, SHOWN).map(({ name, summary }) => (
          <Button
            key={name}
            size="small"
            isPending={pending === name}
            aria-label={`Add ${name}: ${summary}`}
            onPress={() => void add(name)}
          >
            <Plus aria-hidden />
            {name}
          </Button>
        ))}
        {found.length === 0 && text !== "" && <p className="text-sm text-muted">No recipe matches “{text}”.</p>}
        <TextLink href="/recipes" className="text-sm">
          All recipes
        </TextLink>
      </div>
    </div>
  );
}

function matches({ name, title, summary }: OfferedRecipe, text: string): boolean {
  const words = text.toLowerCase().split(/\s+/);
  const all = `${name} ${title} ${summary}`.toLowerCase();
  return words.every((word) => all.includes(word));
}

/** Extension.parse would refuse the empty version that stands for "not known yet". */
function blank(recipe: string, version: string): Extension {
  return { ...Extension.parse({ recipe, version: "0" }), version };
}
