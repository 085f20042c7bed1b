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
  const { label, name, description, error, hideLabel, isCompact, choices, value, placeholder, mono = false } = props;
  return (
    <Field {...{ label, name, description, error, hideLabel, isCompact }}>
      {(control) => (
        <span className="relative">
          <select
            {...control}
            value={value === null ? "" : value}
            defaultValue={props.defaultValue}
            onChange={(event) => props.onChange?.(event.currentTarget.value)}
            className={`${INPUT} appearance-none truncate pr-8 hover:bg-sunken data-compact:max-w-44 data-compact:field-sizing-content data-compact:pr-7 ${mono ? "font-mono" : ""}`}
          >
            {value === null && (
              <option value="" disabled>
                {placeholder ?? "Choose"}
              </option>
            )}
            {choices.map(({ id, text, note }) => (
              <option key={id} value={id}>
                {note === undefined || isCompact ? text : `${text} (${note})`}
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
