"use client";

import { offeredOptions } from "#lib/machine/choices/options";
import type { Extension, MachineInput, OfferedRecipe } from "#lib/machine/choices/schema";
import type { RecipeOption } from "#lib/recipes/schema";
import { Select } from "../_ui/select";
import { VersionChoice } from "./version-choice";

const UPDATES = [
  { id: "none", text: "pinned", note: "no updates" },
  { id: "minor", text: "patches", note: "within its minor version" },
  { id: "all", text: "all versions" },
] as const satisfies { id: MachineInput["extensions"][number]["updates"]; text: string; note?: string }[];

type ExtensionOptionsProps = {
  extension: Extension;
  recipe: OfferedRecipe | undefined;
  arch: MachineInput["arch"];
  /** In a line, each with its name alone. */
  isCompact: boolean;
  patch: (patch: Partial<Extension>) => void;
};

/** How one extension is made and how it is followed. */
export function ExtensionOptions({ extension, recipe, arch, isCompact, patch }: ExtensionOptionsProps) {
  const roles = Object.entries(recipe?.machine.roles ?? {});
  return (
    <div className={isCompact ? LINE : GRID}>
      <Select
        label="Updates"
        isCompact={isCompact}
        choices={UPDATES}
        value={extension.updates}
        onChange={(id) => patch({ updates: UPDATES.find((policy) => policy.id === id)?.id ?? "none" })}
      />
      {offeredOptions(recipe, extension, arch).map(([key, option]) => (
        <OptionChoice
          key={key}
          name={key}
          option={option}
          recipe={extension.recipe}
          value={extension.options[key]}
          isCompact={isCompact}
          onChange={(value) => patch({ options: withOption(extension.options, key, value) })}
        />
      ))}
      {roles.length > 0 && (
        <Select
          label="Role"
          isCompact={isCompact}
          placeholder="Choose a role"
          choices={roles.map(([id, { summary }]) => ({ id, text: id, note: summary }))}
          value={extension.role ?? null}
          onChange={(id) => patch({ role: id === null ? undefined : String(id) })}
        />
      )}
    </div>
  );
}

const LINE = "flex min-w-0 flex-wrap items-center gap-x-4 gap-y-2";
const GRID = "grid items-start grid-cols-[repeat(auto-fill,minmax(12rem,1fr))] gap-3 pt-1";

function withOption(options: Extension["options"], key: string, value: string): Extension["options"] {
  const others = Object.entries(options).filter(([other]) => other !== key);
  return Object.fromEntries(value === "" ? others : others.concat([[key, value]]));
}

type OptionChoiceProps = {
  name: string;
  option: RecipeOption;
  recipe: string;
  value: string | undefined;
  isCompact: boolean;
  onChange: (value: string) => void;
};

function OptionChoice({ name, option, recipe, value, isCompact, onChange }: OptionChoiceProps) {
  const label = option.title ?? name;
  if (option.type === "version") {
    const field = {
      label,
      description: option.summary,
      placeholder: "newest",
      value: value ?? "",
      isCompact,
      onChange,
    };
    return (
      <div className={isCompact ? "max-w-50" : "min-w-0"}>
        <VersionChoice {...field} recipe={recipe} option={name} />
      </div>
    );
  }
  const open = option.default === undefined ? [{ id: "", text: "everything" }] : [];
  return (
    <Select
      label={label}
      isCompact={isCompact}
      description={option.summary}
      choices={open.concat(option.choices.map((choice) => ({ id: choice, text: choice })))}
      value={value ?? option.default ?? ""}
      onChange={(id) => onChange(String(id ?? ""))}
    />
  );
}
