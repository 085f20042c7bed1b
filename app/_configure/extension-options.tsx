"use client";

import type { Extension, MachineInput, OfferedRecipe } from "#lib/machine/choices/schema";
import type { RecipeOption } from "#lib/recipes/schema";
import { Select } from "../_ui/select";
import { VersionChoice } from "./version-choice";

type Patch = (patch: Partial<Extension>) => void;

const UPDATES = [
  { id: "none", text: "pinned", note: "no updates" },
  { id: "minor", text: "patches", note: "within its minor version" },
  { id: "all", text: "all versions" },
] as const satisfies { id: MachineInput["extensions"][number]["updates"]; text: string; note?: string }[];

/** How one extension is made and how it is followed. */
export function ExtensionOptions({
  extension,
  recipe,
  patch,
}: {
  extension: Extension;
  recipe: OfferedRecipe | undefined;
  patch: Patch;
}) {
  const roles = Object.entries(recipe?.machine.roles ?? {});
  return (
    <div className="grid items-start grid-cols-[repeat(auto-fill,minmax(12rem,1fr))] gap-3">
      <Select
        label="Updates"
        choices={UPDATES}
        value={extension.updates}
        onChange={(id) => patch({ updates: UPDATES.find((policy) => policy.id === id)?.id ?? "none" })}
      />
      {Object.entries(recipe?.options ?? {}).map(([key, option]) => (
        <OptionChoice
          key={key}
          name={key}
          option={option}
          recipe={extension.recipe}
          value={extension.options[key]}
          onChange={(value) => patch({ options: withOption(extension.options, key, value) })}
        />
      ))}
      {roles.length > 0 && (
        <Select
          label="Role"
          placeholder="Choose a role"
          choices={roles.map(([id, { summary }]) => ({ id, text: id, note: summary }))}
          value={extension.role ?? null}
          onChange={(id) => patch({ role: id === null ? undefined : String(id) })}
        />
      )}
    </div>
  );
}

function withOption(options: Extension["options"], key: string, value: string): Extension["options"] {
  const others = Object.entries(options).filter(([other]) => other !== key);
  return Object.fromEntries(value === "" ? others : others.concat([[key, value]]));
}

type OptionChoiceProps = {
  name: string;
  option: RecipeOption;
  recipe: string;
  value: string | undefined;
  onChange: (value: string) => void;
};

function OptionChoice({ name, option, recipe, value, onChange }: OptionChoiceProps) {
  const label = option.title ?? name;
  if (option.type === "version") {
    const field = { label, description: option.summary, placeholder: "newest", value: value ?? "", onChange };
    return <VersionChoice {...field} recipe={recipe} option={name} />;
  }
  const open = option.default === undefined ? [{ id: "", text: "everything" }] : [];
  return (
    <Select
      label={label}
      description={option.summary}
      choices={open.concat(option.choices.map((choice) => ({ id: choice, text: choice })))}
      value={value ?? option.default ?? ""}
      onChange={(id) => onChange(String(id ?? ""))}
    />
  );
}
