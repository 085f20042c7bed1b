"use client";

import { ChevronDown } from "lucide-react";
import { Field, type FieldTexts, INPUT } from "./field";

export type Choice = { id: string; text: string; note?: string };

type SelectProps = FieldTexts & {
  choices: readonly Choice[];
  value?: string | null;
  defaultValue?: string;
  onChange?(id: string): void;
  /** Shown while nothing is chosen, which is null. */
  placeholder?: string;
  mono?: boolean;
};

/** One of a few choices. */
export function Select(props: SelectProps) {
  const { label, name, description, error, hideLabel, choices, value, placeholder, mono = false, ...select } = props;
  return (
    <Field label={label} name={name} description={description} error={error} hideLabel={hideLabel}>
      {(control) => (
        <span className="relative">
          <select
            {...control}
            value={value === null ? "" : value}
            defaultValue={select.defaultValue}
            onChange={(event) => select.onChange?.(event.currentTarget.value)}
            className={`${INPUT} appearance-none truncate pr-8 hover:bg-sunken ${mono ? "font-mono" : ""}`}
          >
            {value === null && (
              <option value="" disabled>
                {placeholder ?? "Choose"}
              </option>
            )}
            {choices.map(({ id, text, note }) => (
              <option key={id} value={id}>
                {note === undefined ? text : `${text} (${note})`}
              </option>
            ))}
          </select>
          <ChevronDown
            aria-hidden
            className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-muted"
          />
        </span>
      )}
    </Field>
  );
}
