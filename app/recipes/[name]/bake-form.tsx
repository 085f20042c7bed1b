"use client";

import { useQuery } from "@tanstack/react-query";
import { startTransition, useActionState, useRef, useState } from "react";
import { GZIP, ZSTD } from "#lib/compression";
import type { Recipe, RecipeOption } from "#lib/recipes/schema";
import { FLATCAR } from "#lib/systems";
import { NoWorker } from "../../_frame/no-worker";
import { Button } from "../../_ui/button";
import { ComboBox } from "../../_ui/combo-box";
import { Disclosure } from "../../_ui/disclosure";
import { Form } from "../../_ui/form";
import { UNTOUCHED } from "../../_ui/form-state";
import { Panel, Section } from "../../_ui/section";
import { Segmented } from "../../_ui/segmented";
import { Select } from "../../_ui/select";
import { TextField } from "../../_ui/text-field";
import { OsFields } from "../../images/os-fields";
import { bake } from "../actions";
import { versionsQuery } from "../queries";
import { Refusal } from "./refusal";

const COMPRESSIONS = [
  { id: "auto", text: "auto", note: "what the system mounts best" },
  { id: ZSTD, text: ZSTD, note: "small, quick to bake and to read" },
  { id: "zstd:15:1M", text: "zstd:15:1M", note: "smallest, slow to bake" },
  { id: GZIP, text: GZIP, note: "loads everywhere, twice the time to bake" },
  { id: "gzip:9", text: "gzip:9", note: "hardly smaller, six times the time" },
];

type BakeFormProps = { recipe: string; arches: readonly string[]; options: Recipe["options"]; version: string };

/** Everything a recipe can be asked for. Sent, it leads to the build. */
export function BakeForm({ recipe, arches, options, version }: BakeFormProps) {
  const [state, send, isPending] = useActionState(bake, UNTOUCHED);
  const [name, setName] = useState(recipe);
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
          <VersionBox recipe={recipe} name="version" label="Version" defaultValue={version} />
          <Segmented
            label="Architecture"
            name="arch"
            segments={arches.map((id) => ({ id, text: id }))}
            defaultValue={arches[0]}
          />
          <OsFields />
          <OptionFields recipe={recipe} options={options} />
          <TextField
            label="Image name"
            name="name"
            mono
            value={name}
            onChange={setName}
            description={`Machines see it as ${name || recipe}.raw.`}
          />
          <Disclosure title="Compression">
            <Select
              label="Compression"
              hideLabel
              name="compression"
              mono
              choices={COMPRESSIONS}
              defaultValue="auto"
              description={`auto is ${ZSTD} for Flatcar, Fedora, Debian, Ubuntu and _any, else ${GZIP}. Flatcar mounts zstd from release ${FLATCAR.zstd.from} on, which every supported release is.`}
            />
          </Disclosure>
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

/** One field for each option a recipe has. */
function OptionFields({ recipe, options }: { recipe: string; options: Recipe["options"] }) {
  return Object.entries(options).map(([key, option]) => (
    <OptionField key={key} recipe={recipe} option={key} is={option} />
  ));
}

function OptionField({ recipe, option, is }: { recipe: string; option: string; is: RecipeOption }) {
  const field = { label: is.title ?? option, name: `options.${option}`, description: is.summary };
  if (is.type === "version") return <VersionBox {...field} recipe={recipe} option={option} defaultValue="latest" />;
  const open = is.default === undefined ? [{ id: "", text: "everything" }] : [];
  return (
    <Select
      {...field}
      choices={[...open, ...is.choices.map((choice) => ({ id: choice, text: choice }))]}
      defaultValue={is.default ?? ""}
    />
  );
}

type VersionBoxProps = {
  recipe: string;
  /** An option of the recipe that is a version itself. */
  option?: string;
  name: string;
  label: string;
  description?: string;
  defaultValue: string;
};

/** Any version can be typed, also while upstream is silent; what upstream offers is in the list. */
function VersionBox({ recipe, option, description, ...field }: VersionBoxProps) {
  const { data } = useQuery(versionsQuery(recipe, option));
  const versions = (data?.items ?? []).map(({ version, date }) => ({ id: version, text: version, note: date }));
  return (
    <ComboBox
      {...field}
      mono
      choices={[{ id: "latest", text: "latest", note: versions[0]?.text ?? "the newest" }, ...versions]}
      description={description}
    />
  );
}
