"use client";

import { type InferDataFromTag, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useMemo, useState } from "react";
import { hasExtras, searchOf } from "#lib/configs/addresses";
import type { Judgement } from "#lib/machine/check/judge";
import { finished } from "#lib/machine/choices/edit";
import type { MachineInput, MachineKeyring, OfferedRecipe, ServerFacts } from "#lib/machine/choices/schema";
import { shownFormat } from "#lib/machine/formats/names";
import type { Reach } from "../_server/reach";
import { Section } from "../_ui/section";
import { AddExtension } from "./add-extension";
import { BakeMissing } from "./bake-missing";
import { ExtensionList, useOpenedCards } from "./extension-list";
import { ExtrasFields, ForgetExtras } from "./extras-fields";
import { MachineFields } from "./machine-fields";
import { Result, ResultSheet } from "./result";
import { byName, rulesQuery } from "./rules-query";
import { UpdateFields } from "./update-fields";
import { useBaking } from "./use-baking";
import { keptExtras, useKeptExtras } from "./use-kept-extras";
import { useMachine } from "./use-machine";
import { usePermalink } from "./use-permalink";
import { useSaved } from "./use-saved";

type Start = {
  initial: MachineInput;
  judgement: Judgement;
  /** Id of the saved config that `initial` is, if it is one. */
  savedId: string | null;
  /** Its name in the visitor's list. */
  savedName: string | null;
};

type ConfiguratorProps = {
  start: Start;
  /** The query that the server read `start` from, its keys in order. */
  search: string;
  /** Those that are chosen or asked for most; the rest comes with the rules. */
  recipes: readonly OfferedRecipe[];
  /** How many there are in all. */
  count: number;
  repository: string;
  keyring: MachineKeyring | null;
  reach: Reach | null;
};

/** Begins again whenever the user goes to another address of the page. */
export function Configurator(props: ConfiguratorProps) {
  const { start, search, recipes: first, count, repository, keyring, reach } = props;
  const address = sorted(useSearchParams()?.toString());
  const [visit, setVisit] = useState({ number: 0, address, isSent: address === search });
  const { data: rules } = useQuery({ ...rulesQuery, enabled: false });
  const recipes = rules?.recipes ?? first;
  const server = useMemo(() => ({ recipes: byName(recipes), repository, keyring }), [recipes, repository, keyring]);
  const onMove = () => setVisit({ number: visit.number + 1, address, isSent: address === search });
  const rest = { server, recipes, count, reach, onMove };
  if (visit.isSent) return <Choices key={visit.number} start={start} {...rest} />;
  return <ChoicesAt key={visit.number} address={visit.address} sent={start} {...rest} />;
}

/** The query with its keys in order, which means the same: `?ext=…&updates=…&ext=…` as well as what the page writes. */
function sorted(query: string | undefined): string {
  const params = new URLSearchParams(query);
  params.sort();
  return params.toString();
}

/** Coming back to the page, the browser keeps what the server once sent; the address has gone on since. */
function ChoicesAt({ address, sent, ...rest }: Omit<ChoicesProps, "start"> & { address: string; sent: Start }) {
  const { data: rules } = useSuspenseQuery(rulesQuery);
  const [start] = useState(() => {
    const server = { ...rest.server, recipes: byName(rules.recipes) };
    return startAt(new URLSearchParams(address), sent, server, rules);
  });
  return <Choices start={start} {...rest} />;
}

type Rules = InferDataFromTag<unknown, typeof rulesQuery.queryKey>;

function startAt(
  params: URLSearchParams,
  sent: Start,
  server: ServerFacts,
  { fromQuery, judge, readExtras }: Rules,
): Start {
  if (params.size === 0 || params.has("config")) return sent;
  try {
    const chosen = fromQuery(params);
    const initial = { ...chosen, extras: readExtras(keptExtras()) ?? chosen.extras };
    const format = shownFormat(initial.target, sent.judgement.format);
    return { initial, judgement: judge(initial, { ...server, images: null }, format), savedId: null, savedName: null };
  } catch {
    return sent;
  }
}

type ChoicesProps = Pick<ConfiguratorProps, "start" | "recipes" | "count" | "reach"> & {
  server: ServerFacts;
  onMove: () => void;
};

/** Choices left, what comes out of them right. */
function Choices({ start, server, recipes, count, reach, onMove }: ChoicesProps) {
  const machine = useMachine(start.initial, start.judgement, server);
  const baking = useBaking(machine.availability);
  const [first] = useState(start);
  const choices = finished(machine.input);
  const saved = useSaved(choices, { id: first.savedId, name: first.savedName, input: first.initial });
  const { goTo, ...opened } = useOpenedCards(machine.cards);
  const isOpen = machine.cards.some(({ status }) => status === "open");
  const kept = useKeptExtras(machine, saved.id !== null);
  usePermalink({
    search: machine.isValid && !isOpen ? searchOf(choices, saved.id) : null,
    step: machine.input.extensions.map(({ recipe }) => recipe).join(),
    onMove,
  });
  const { input, cards, issues, change, onFix } = machine;
  const isFollowed = input.extensions.some(({ updates }) => updates !== "none");
  const chosen = input.extensions.map(({ recipe }) => recipe);
  const about = { issues, change, onFix };
  const result = { machine, saved, reach, baking, goTo };
  return (
    <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-6">
        <Section id="machine" title="Machine">
          <MachineFields target={input.target} arch={input.arch} {...about} />
        </Section>
        <Section id="extensions" title="Extensions" actions={<BakeMissing cards={cards} baking={baking} />}>
          <ExtensionList {...opened} machine={machine} baking={baking} recipes={recipes} />
          <AddExtension chosen={chosen} recipes={recipes} count={count} change={change} />
        </Section>
        <Section id="updates" title="Updates">
          <UpdateFields settings={input} isFollowed={isFollowed} {...about} />
        </Section>
        <Section
          id="extras"
          title="Extras"
          note="Kept in this browser. A link leaves them out; a saved config keeps them."
          actions={hasExtras(input) && <ForgetExtras forget={kept.forget} />}
        >
          <ExtrasFields key={kept.round} extras={input.extras} {...about} />
        </Section>
      </div>
      <section
        aria-label="Result"
        className="sticky top-14 -mt-5 hidden max-h-[calc(100dvh-9.5rem)] min-w-0 flex-col pt-5 lg:flex"
      >
        <Result {...result} />
      </section>
      <ResultSheet {...result} />
    </div>
  );
}
