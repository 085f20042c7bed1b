"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { applyingOptions } from "#lib/recipes/condition";
import type { Recipe, RecipeOption } from "#lib/recipes/schema";
import type { Arch } from "#lib/words";
import { Select } from "../_ui/select";
import { versionsQuery } from "./queries";
import { VersionBox } from "./version-box";

type OptionFieldsProps = {
  recipe: string;
  options: Recipe["options"];
  version: string;
  arch: Arch;
  /** What is chosen at first; what is left out is left to the recipe. */
  initial?: Record<string, string>;
};

/** One field for each option of a recipe that applies to what is chosen: others would be refused. */
export function OptionFields({ recipe, options, version, arch, initial = {} }: OptionFieldsProps) {
  const [chosen, setChosen] = useState(initial);
  const newest = useQuery(versionsQuery(recipe)).data?.items[0]?.version;
  const facts = {
    version: version === "latest" ? (newest ?? version) : version,
    arch,
    options: { ...defaultsOf(options), ...chosen },
  };
  return applyingOptions(options, facts).map(([key, option]) => (
    <OptionField
      key={key}
      recipe={recipe}
      option={key}
      is={option}
      value={chosen[key]}
      onChange={(value) => setChosen({ ...chosen, [key]: value })}
    />
  ));
}

function defaultsOf(options: Recipe["options"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options).flatMap(([key, option]) =>
      option.type === "choice" && option.default !== undefined ? [[key, option.default]] : [],
    ),
  );
}

type OptionFieldProps = {
  recipe: string;
  option: string;
  is: RecipeOption;
  /** What was chosen before the field went away for a while. */
  value: string | undefined;
  onChange(value: string): void;
};

function OptionField({ recipe, option, is, value, onChange }: OptionFieldProps) {
  const field = { label: is.title ?? option, name: `options.${option}`, description: is.summary, onChange };
  if (is.type === "version")
    return <VersionBox {...field} recipe={recipe} option={option} defaultValue={value ?? "latest"} />;
  const open = is.default === undefined ? [{ id: "", text: "everything" }] : [];
  return (
    <Select
      {...field}
      choices={[...open, ...is.choices.map((choice) => ({ id: choice, text: choice }))]}
      defaultValue={value ?? is.default ?? ""}
    />
  );
}
