"use client";

import { Undo2 } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import type { ShownIssue } from "#lib/machine/check/form";
import type { Card } from "#lib/machine/choices/cards";
import { withExtensionBack, withoutExtension } from "#lib/machine/choices/edit";
import type { OfferedRecipe } from "#lib/machine/choices/schema";
import { Button } from "../_ui/button";
import { ExtensionCard } from "./extension-card";
import { placeOf } from "./issue-place";
import type { Baking } from "./use-baking";
import type { Machine } from "./use-machine";

type ExtensionListProps = Omit<OpenedCards, "goTo"> & {
  machine: Machine;
  baking: Baking;
  recipes: readonly OfferedRecipe[];
};

/** The chosen extensions. Focus goes to one that is added, and stays in the list when one is removed. */
export function ExtensionList({ machine, baking, recipes, opened, onToggle }: ExtensionListProps) {
  const { input, cards, change, onFix } = machine;
  const list = useRef<HTMLUListElement>(null);
  const count = useRef(cards.length);
  const [removed, setRemoved] = useState<Card | null>(null);
  const remove = useCallback(
    (card: Card) => {
      setRemoved(card);
      change((before) => withoutExtension(before, card.index));
    },
    [change],
  );
  const undo = ({ index, extension }: Card) => {
    setRemoved(null);
    change((before) => withExtensionBack(before, index, extension));
  };
  useEffect(() => {
    const last = list.current?.lastElementChild;
    if (cards.length > count.current && last instanceof HTMLElement) last.focus();
    if (cards.length < count.current) list.current?.focus();
    // What was added since may have taken its name.
    if (cards.length > count.current) setRemoved(null);
    count.current = cards.length;
  }, [cards.length]);
  return (
    <>
      <ul
        ref={list}
        tabIndex={-1}
        aria-label="Chosen extensions"
        className="flex flex-col gap-2 rounded-lg empty:hidden"
      >
        {cards.map((card) => (
          <ExtensionCard
            key={card.id}
            card={card}
            arch={input.arch}
            target={input.target}
            recipe={recipes.find(({ name }) => name === card.extension.recipe)}
            build={baking.builds.get(card.file ?? "")}
            refused={baking.refused.get(card.file ?? "")}
            isAsking={baking.asking.has(card.file ?? "")}
            bake={baking.bake}
            wasOpened={opened[card.id]}
            onToggle={onToggle}
            change={change}
            onRemove={remove}
            onFix={onFix}
          />
        ))}
      </ul>
      {cards.length === 0 && (
        <p className="text-sm text-muted">Nothing is chosen. Add the software that the machine is to have.</p>
      )}
      {removed !== null && <Removed title={removed.title} onUndo={() => undo(removed)} />}
    </>
  );
}

function Removed({ title, onUndo }: { title: string; onUndo: () => void }) {
  return (
    <div role="status" className="flex flex-wrap items-center gap-2 text-sm text-muted">
      {title} was removed.
      <Button size="small" aria-label={`Undo: bring ${title} back`} onPress={onUndo}>
        <Undo2 aria-hidden /> Undo
      </Button>
    </div>
  );
}

type OpenedCards = {
  /** What the user made of each card last, by the card's id. */
  opened: Readonly<Record<string, boolean>>;
  onToggle: (id: string, isOpen: boolean) => void;
  /** Leads to the place that causes an issue. */
  goTo: (issue: ShownIssue) => void;
};

/** Which cards are opened, by the user or because an issue leads into one. */
export function useOpenedCards(cards: readonly Card[]): OpenedCards {
  const [opened, setOpened] = useState<OpenedCards["opened"]>({});
  const onToggle = useCallback(
    (id: string, isOpen: boolean) => setOpened((before) => ({ ...before, [id]: isOpen })),
    [],
  );
  const goTo = async (issue: ShownIssue) => {
    const place = placeOf(issue, cards);
    if (place === null) return;
    const card = cards.find(({ index }) => place.id === `extensions.${index}`);
    // What a field says is to be seen beside that field.
    if (card !== undefined && (issue.code === "form" || issue.code === "blank")) onToggle(card.id, true);
    const [{ showIssue }] = await Promise.all([import("./show-issue"), import("./extension-details")]);
    requestAnimationFrame(() => showIssue(issue, place));
  };
  return { opened, onToggle, goTo };
}
