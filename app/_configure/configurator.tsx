"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useMemo, useState } from "react";
import { fromQuery } from "#lib/machine/choices/query";
import type { MachineInput } from "#lib/machine/choices/schema";
import type { Format } from "#lib/machine/formats/render";
import { Section } from "../_ui/section";
import { AddExtension } from "./add-extension";
import { searchOf } from "./addresses";
import { BakeMissing } from "./bake-missing";
import { type Ground, settingsOf } from "./choices";
import { ExtensionList } from "./extension-list";
import { ExtrasFields } from "./extras-fields";
import { MachineFields } from "./machine-fields";
import type { OfferedRecipe } from "./recipe-facts";
import { Result } from "./result";
import { ResultSheet } from "./result-sheet";
import { UpdateFields } from "./update-fields";
import { useBaking } from "./use-baking";
import { useMachine } from "./use-machine";
import { usePermalink } from "./use-permalink";
import { useSaved } from "./use-saved";
import { useStable } from "./use-stable";

type Start = {
  initial: MachineInput;
  /** Id of the saved config that `initial` is, if it is one. */
  savedId: string | null;
};

type ConfiguratorProps = Start & {
  /** The query that the server read `initial` from. */
  search: string;
  recipes: readonly OfferedRecipe[];
  repository: string;
};

/** Begins anew whenever somebody goes to another address of the page. */
export function Configurator({ initial, savedId, search, recipes, repository }: ConfiguratorProps) {
  const params = new URLSearchParams(useSearchParams()?.toString());
  const [visit, setVisit] = useState(0);
  const ground = useMemo(
    () => ({ recipes: Object.fromEntries(recipes.map((recipe) => [recipe.name, recipe])), repository }),
    [recipes, repository],
  );
  const start = params.toString() === search ? { initial, savedId } : startAt(params, { initial, savedId });
  const begin = useCallback(() => setVisit((before) => before + 1), []);
  return <Choices key={visit} start={start} ground={ground} recipes={recipes} onMove={begin} />;
}

/** Coming back to the page, the browser keeps what the server once sent; the address has gone on since. */
function startAt(params: URLSearchParams, sent: Start): Start {
  if (params.size === 0 || params.has("config")) return sent;
  try {
    return { initial: fromQuery(params), savedId: null };
  } catch {
    return sent;
  }
}

type ChoicesProps = { start: Start; ground: Ground; recipes: readonly OfferedRecipe[]; onMove: () => void };

/** Choices left, what comes out of them right. */
function Choices({ start, ground, recipes, onMove }: ChoicesProps) {
  const machine = useMachine(start.initial, ground);
  const baking = useBaking(machine.shelf);
  const [first] = useState(start);
  const saved = useSaved(machine.complete, { id: first.savedId, input: first.initial });
  const [format, setFormat] = useState<Format>("bu");
  const isOpen = machine.cards.some(({ standing }) => standing === "open");
  usePermalink(machine.isValid && !isOpen ? searchOf(machine.complete, saved.id) : null, onMove);
  const { input, cards, issues, change, mend } = machine;
  const settings = useStable(settingsOf(input));
  const isFollowed = input.extensions.some(({ updates }) => updates !== "none");
  const chosen = useMemo(() => new Set(input.extensions.map(({ recipe }) => recipe)), [input.extensions]);
  const told = { issues, change, mend };
  const result = { machine, saved, format, onFormat: setFormat };
  return (
    <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-8">
        <Section id="machine" title="Machine">
          <MachineFields target={input.target} arch={input.arch} {...told} />
        </Section>
        <Section id="extensions" title="Extensions" actions={<BakeMissing cards={cards} baking={baking} />}>
          <ExtensionList machine={machine} baking={baking} recipes={recipes} />
          <AddExtension chosen={chosen} recipes={recipes} change={change} />
        </Section>
        <Section id="updates" title="Updates">
          <UpdateFields settings={settings} isFollowed={isFollowed} {...told} />
        </Section>
        <Section id="extras" title="Extras" note="A link leaves these out; a saved config keeps them.">
          <ExtrasFields extras={input.extras} {...told} />
        </Section>
      </div>
      <section
        aria-label="Result"
        className="sticky top-14 hidden max-h-[calc(100dvh-3.5rem)] -mt-5 min-w-0 overflow-y-auto py-5 lg:block"
      >
        <Result {...result} />
      </section>
      <ResultSheet {...result} />
    </div>
  );
}
