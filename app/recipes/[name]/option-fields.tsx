"use client";

import type { Recipe, RecipeOption } from "#lib/recipes/schema";
import { Select } from "../../_ui/select";
import { VersionBox } from "./version-box";

/** One field for each option a recipe has. */
export function OptionFields({ recipe, options }: { recipe: string; options: Recipe["options"] }) {
  return Object.entries(options).map(([key, option]) => (
    <OptionField key={key} recipe={recipe} option={key} is={option} />
  ));
}

function OptionField({ recipe, option, is }: { recipe: string; option: string; is: RecipeOption }) {
  const field = { label: option, name: `options.${option}`, description: is.summary };
  if (is.type === "version") return <VersionBox {...field} recipe={recipe} option={option} defaultValue="latest" />;
  const open = is.default === undefined ? [{ id: "", text: "not set" }] : [];
  return (
    <Select
      {...field}
      choices={[...open, ...is.choices.map((choice) => ({ id: choice, text: choice }))]}
      defaultValue={is.default ?? ""}
    />
  );
}
