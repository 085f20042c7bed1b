"use client";

import { useSearchParams } from "next/navigation";
import { useMemo, useState } from "react";
import { searchOf } from "#lib/configs/addresses";
import { finished } from "#lib/machine/choices/edit";
import { fromQuery } from "#lib/machine/choices/query";
import type { MachineInput, OfferedRecipe, ServerFacts } from "#lib/machine/choices/schema";
import type { Format } from "#lib/machine/formats/render";
import { Section } from "../_ui/section";
import { AddExtension } from "./add-extension";
import { BakeMissing } from "./bake-missing";
import { ExtensionList } from "./extension-list";
import { ExtrasFields } from "./extras-fields";
import { MachineFields } from "./machine-fields";
import { Result, ResultSheet } from "./result";
import { UpdateFields } from "./update-fields";
import { useBaking } from "./use-baking";
import { useMachine } from "./use-machine";
import { usePermalink } from "./use-permalink";
import { useSaved } from "./use-saved";

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

/** Begins again whenever the user goes to another address of the page. */
export function Configurator({ initial, savedId, search, recipes, repository }: ConfiguratorProps) {
  const params = new URLSearchParams(useSearchParams()?.toString());
  const [visit, setVisit] = useState(0);
  const server = useMemo(
    () => ({ recipes: Object.fromEntries(recipes.map((recipe) => [recipe.name, recipe])), repository }),
    [recipes, repository],
  );
  const start = params.toString() === search ? { initial, savedId } : startAt(params, { initial, savedId });
  return (
    <Choices
      key={visit}
      start={start}
      server={server}
      recipes={recipes}
      onMove={() => setVisit((before) => before + 1)}
    />
  );
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

type ChoicesProps = { start: Start; server: ServerFacts; recipes: readonly OfferedRecipe[]; onMove: () => void };

/** Choices left, what comes out of them right. */
function Choices({ start, server, recipes, onMove }: ChoicesProps) {
  const machine = useMachine(start.initial, server);
  const baking = useBaking(machine.availability);
  const [first] = useState(start);
  const choices = finished(machine.input);
  const saved = useSaved(choices, { id: first.savedId, input: first.initial });
  const [format, setFormat] = useState<Format>("bu");
  const isOpen = machine.cards.some(({ status }) => status === "open");
  usePermalink(machine.isValid && !isOpen ? searchOf(choices, saved.id) : null, onMove);
  const { input, cards, issues, change, onFix } = machine;
  const isFollowed = input.extensions.some(({ updates }) => updates !== "none");
  const chosen = input.extensions.map(({ recipe }) => recipe);
  const about = { issues, change, onFix };
  const result = { machine, saved, format, onFormat: setFormat };
  return (
    <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-8">
        <Section id="machine" title="Machine">
          <MachineFields target={input.target} arch={input.arch} {...about} />
        </Section>
        <Section id="extensions" title="Extensions" actions={<BakeMissing cards={cards} baking={baking} />}>
          <ExtensionList machine={machine} baking={baking} recipes={recipes} />
          <AddExtension chosen={chosen} recipes={recipes} change={change} />
        </Section>
        <Section id="updates" title="Updates">
          <UpdateFields settings={input} isFollowed={isFollowed} {...about} />
        </Section>
        <Section id="extras" title="Extras" note="A link leaves these out; a saved config keeps them.">
          <ExtrasFields extras={input.extras} {...about} />
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
