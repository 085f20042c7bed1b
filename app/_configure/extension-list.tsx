"use client";

import { useEffect, useRef } from "react";
import type { OfferedRecipe } from "#lib/machine/choices/schema";
import { ExtensionCard } from "./extension-card";
import type { Baking } from "./use-baking";
import type { Machine } from "./use-machine";

type ExtensionListProps = { machine: Machine; baking: Baking; recipes: readonly OfferedRecipe[] };

/** The chosen extensions. Focus goes to one that is added, and stays in the list when one is removed. */
export function ExtensionList({ machine: { cards, change, onFix }, baking, recipes }: ExtensionListProps) {
  const list = useRef<HTMLUListElement>(null);
  const count = useRef(cards.length);
  useEffect(() => {
    const last = list.current?.lastElementChild;
    if (cards.length > count.current && last instanceof HTMLElement) last.focus();
    if (cards.length < count.current) list.current?.focus();
    count.current = cards.length;
  }, [cards.length]);
  return (
    <>
      <ul
        ref={list}
        tabIndex={-1}
        aria-label="Chosen extensions"
        className="flex flex-col gap-3 rounded-lg empty:hidden"
      >
        {cards.map((card) => (
          <ExtensionCard
            key={card.id}
            card={card}
            recipe={recipes.find(({ name }) => name === card.extension.recipe)}
            build={baking.builds.get(card.file ?? "")}
            refused={baking.refused.get(card.file ?? "")}
            isAsking={baking.asking.has(card.file ?? "")}
            bake={baking.bake}
            change={change}
            onFix={onFix}
          />
        ))}
      </ul>
      {cards.length === 0 && (
        <p className="text-sm text-muted">Nothing is chosen. Add the software that the machine is to have.</p>
      )}
    </>
  );
}
