"use client";

import { useMemo } from "react";
import type { MachineInput } from "#lib/machine/schema";
import { Section } from "../_ui/section";
import { AddExtension } from "./add-extension";
import { BakeMissing } from "./bake-missing";
import { ExtensionCard } from "./extension-card";
import { MachineFields } from "./machine-fields";
import type { OfferedRecipe } from "./recipe-facts";
import { Result } from "./result";
import { ResultSheet } from "./result-sheet";
import { UpdateFields } from "./update-fields";
import { useBaking } from "./use-baking";
import { useMachine } from "./use-machine";
import { usePermalink } from "./use-permalink";

type ConfiguratorProps = { initial: MachineInput; recipes: readonly OfferedRecipe[]; repository: string };

/** Choices left, what comes out of them right. */
export function Configurator({ initial, recipes, repository }: ConfiguratorProps) {
  const ground = useMemo(
    () => ({ recipes: Object.fromEntries(recipes.map((recipe) => [recipe.name, recipe])), repository }),
    [recipes, repository],
  );
  const machine = useMachine(initial, ground);
  const baking = useBaking(machine.shelf);
  usePermalink(machine.complete);
  return (
    <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-8">
        <Section id="machine" title="Machine">
          <MachineFields machine={machine} />
        </Section>
        <Section id="extensions" title="Extensions" actions={<BakeMissing machine={machine} baking={baking} />}>
          <ul aria-label="Chosen extensions" className="flex flex-col gap-3">
            {machine.input.extensions.map(({ recipe }, index) => (
              <ExtensionCard
                // biome-ignore lint/suspicious/noArrayIndexKey: one recipe may be chosen twice; the place is its identity
                key={`${recipe} ${index}`}
                machine={machine}
                baking={baking}
                index={index}
                recipe={recipes.find(({ name }) => name === recipe)}
              />
            ))}
          </ul>
          {machine.input.extensions.length === 0 && (
            <p className="text-sm text-muted">Nothing is chosen. Add the software that the machine is to have.</p>
          )}
          <AddExtension machine={machine} recipes={recipes} />
        </Section>
        <Section id="updates" title="Updates">
          <UpdateFields machine={machine} />
        </Section>
      </div>
      <section aria-label="Result" className="sticky top-19 hidden min-w-0 lg:block">
        <Result machine={machine} />
      </section>
      <ResultSheet machine={machine} />
    </div>
  );
}
