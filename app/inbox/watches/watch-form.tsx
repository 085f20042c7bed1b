"use client";

import { useRouter } from "next/navigation";
import { startTransition, useActionState, useState } from "react";
import type { Watch } from "#lib/follow/schema";
import type { Recipe } from "#lib/recipes/schema";
import type { Arch } from "#lib/words";
import { watchesHref } from "../../_follow/queries";
import { Button } from "../../_ui/button";
import { ComboBox } from "../../_ui/combo-box";
import { Form } from "../../_ui/form";
import { type FormState, UNTOUCHED } from "../../_ui/form-state";
import { LinkButton } from "../../_ui/links";
import { Notice } from "../../_ui/notice";
import { Panel } from "../../_ui/section";
import { Segmented } from "../../_ui/segmented";
import { TextField } from "../../_ui/text-field";
import { OsFields } from "../../images/os-fields";
import { CompressionField } from "../../recipes/compression-field";
import { OptionFields } from "../../recipes/option-fields";
import { PublishFields, RuleFields } from "./watch-fields";

/** A recipe as far as the form offers it. */
export type Followable = Pick<Recipe, "name" | "title" | "options"> & { arches: Arch[] };

type WatchFormProps = {
  /** What the form begins with; of a new watch the recipe may be empty. */
  watch: Omit<Watch, "id" | "createdAt" | "look" | "looking" | "nextAt" | "paused">;
  recipes: readonly Followable[];
  isNew: boolean;
  save: (before: FormState, form: FormData) => Promise<FormState>;
};

/** Everything that decides a watch. */
export function WatchForm({ watch, recipes, isNew, save }: WatchFormProps) {
  const [state, send, isPending] = useActionState(save, UNTOUCHED);
  const [name, setName] = useState(watch.recipe);
  const recipe = recipes.find((one) => one.name === name) ?? null;
  const label = isNew ? "Follow" : "Save";
  return (
    <Panel className="max-w-xl p-5">
      <Form label={label} errors={state.fields} onSend={(form) => startTransition(() => send(form))}>
        {isNew ? (
          <ComboBox
            label="Recipe"
            name="recipe"
            mono
            value={name}
            onChange={setName}
            choices={recipes.map((one) => ({ id: one.name, text: one.name, note: one.title }))}
          />
        ) : (
          <input type="hidden" name="recipe" value={watch.recipe} />
        )}
        <RuleFields recipe={recipe?.name ?? null} rule={watch.rule} />
        <Arches key={`arches ${recipe?.name}`} offered={recipe?.arches ?? watch.arches} chosen={watch.arches} />
        <PublishFields {...watch} />
        <OsFields chosen={watch} />
        {recipe !== null && (
          <OptionFields
            key={recipe.name}
            recipe={recipe.name}
            options={recipe.options}
            version="latest"
            arch={recipe.arches[0] ?? "x86-64"}
            initial={watch.options}
          />
        )}
        <TextField
          label="Image name"
          name="name"
          mono
          placeholder={name}
          defaultValue={watch.name === watch.recipe ? "" : watch.name}
          description="The recipe's own when left empty."
        />
        <CompressionField initial={watch.compression} />
        <Failure state={state} />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary" isPending={isPending}>
            {label}
          </Button>
          <BackButton />
        </div>
      </Form>
    </Panel>
  );
}

function Arches({ offered, chosen }: { offered: readonly string[]; chosen: readonly string[] }) {
  const single = offered.map((arch) => ({ id: arch, text: arch }));
  const both = offered.length > 1 ? [{ id: offered.join(" "), text: "both" }] : [];
  const fitting = chosen.filter((arch) => offered.includes(arch));
  return (
    <Segmented
      label="Architectures"
      name="arches"
      segments={single.concat(both)}
      defaultValue={fitting.length === 0 ? offered[0] : fitting.join(" ")}
    />
  );
}

function Failure({ state: { message, fields } }: { state: FormState }) {
  if (message === null) return null;
  const isMarked = Object.keys(fields).length > 0;
  return <Notice tone="bad" role="alert" title={isMarked ? "Change what is marked above." : message} />;
}

function BackButton() {
  const router = useRouter();
  return (
    <LinkButton
      href={watchesHref({})}
      variant="quiet"
      onClick={(event) => {
        if (window.history.length < 2) return;
        event.preventDefault();
        router.back();
      }}
    >
      Cancel
    </LinkButton>
  );
}
