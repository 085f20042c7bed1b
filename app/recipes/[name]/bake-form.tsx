"use client";

import { startTransition, useActionState, useRef, useState } from "react";
import type { Recipe } from "#lib/recipes/schema";
import type { Arch } from "#lib/words";
import { NoWorker } from "../../_frame/no-worker";
import { Button } from "../../_ui/button";
import { Checkbox } from "../../_ui/checkbox";
import { Form } from "../../_ui/form";
import { UNTOUCHED } from "../../_ui/form-state";
import { Panel, Section } from "../../_ui/section";
import { Segmented } from "../../_ui/segmented";
import { TextField } from "../../_ui/text-field";
import { OsFields } from "../../images/os-fields";
import { bake } from "../actions";
import { CompressionField } from "../compression-field";
import { OptionFields } from "../option-fields";
import { VersionBox } from "../version-box";
import { Refusal } from "./refusal";

type BakeFormProps = { recipe: string; arches: readonly Arch[]; options: Recipe["options"]; version: string };

/** Everything a recipe can be asked for. Sent, it leads to the build. */
export function BakeForm({ recipe, arches, options, version }: BakeFormProps) {
  const [state, send, isPending] = useActionState(bake, UNTOUCHED);
  const [name, setName] = useState(recipe);
  const [chosen, setChosen] = useState({ version, arch: arches[0] ?? "x86-64" });
  const asked = useRef(new FormData());
  const ask = (form: FormData) => {
    asked.current = form;
    startTransition(() => send(form));
  };
  const askWith = (member: string, value: string) => {
    asked.current.set(member, value);
    ask(asked.current);
  };
  return (
    <Section id="bake" title="Bake an image">
      <Panel className="p-5">
        <Form label={`Bake ${recipe}`} errors={state.fields} onSend={ask}>
          <input type="hidden" name="recipe" value={recipe} />
          <VersionBox
            recipe={recipe}
            name="version"
            label="Version"
            defaultValue={version}
            onChange={(text) => setChosen({ ...chosen, version: text })}
          />
          <Segmented
            label="Architecture"
            name="arch"
            segments={arches.map((id) => ({ id, text: id }))}
            defaultValue={arches[0]}
            onChange={(id) => setChosen({ ...chosen, arch: arches.find((arch) => arch === id) ?? chosen.arch })}
          />
          <OsFields />
          <OptionFields recipe={recipe} options={options} {...chosen} />
          <TextField
            label="Image name"
            name="name"
            mono
            value={name}
            onChange={setName}
            description={`Machines see it as ${name || recipe}.raw.`}
          />
          <CompressionField />
          <Checkbox name="candidate" description="It waits in the inbox. One that is there already stays as it is.">
            Bake as a candidate: machines do not see it until you publish it
          </Checkbox>
          <NoWorker what="what is asked for waits" />
          <Refusal state={state} onName={setName} onAsk={askWith} />
          <Button type="submit" variant="primary" isPending={isPending}>
            Bake image
          </Button>
        </Form>
      </Panel>
    </Section>
  );
}
