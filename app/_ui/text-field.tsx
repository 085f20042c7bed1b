"use client";

import type { ComponentProps } from "react";
import { Field, type FieldTexts, INPUT } from "./field";

/** What fields of one and of several lines have in common. */
type TextProps = FieldTexts & {
  value?: string;
  defaultValue?: string;
  onChange?(text: string): void;
  placeholder?: string;
  mono?: boolean;
  isRequired?: boolean;
  autoFocus?: boolean;
};

type TextFieldProps = TextProps & Pick<ComponentProps<"input">, "inputMode" | "autoComplete" | "onFocus">;

/** One line of text with its label, help and error. */
export function TextField(props: TextFieldProps) {
  const { label, name, description, error, hideLabel, mono = false, isRequired, onChange, ...input } = props;
  return (
    <Field label={label} name={name} description={description} error={error} hideLabel={hideLabel}>
      {(control) => (
        <input
          {...input}
          {...control}
          type="text"
          spellCheck={false}
          aria-required={isRequired}
          onChange={(event) => onChange?.(event.currentTarget.value)}
          className={`${INPUT} ${mono ? "font-mono" : ""}`}
        />
      )}
    </Field>
  );
}

/** Several lines of text with their label, help and error. */
export function TextArea(props: TextProps & { rows?: number }) {
  const { label, name, description, error, hideLabel, mono = false, isRequired, onChange, rows = 4, ...input } = props;
  return (
    <Field label={label} name={name} description={description} error={error} hideLabel={hideLabel}>
      {(control) => (
        <textarea
          {...input}
          {...control}
          rows={rows}
          spellCheck={false}
          aria-required={isRequired}
          onChange={(event) => onChange?.(event.currentTarget.value)}
          className={`${INPUT} resize-y py-2 ${mono ? "font-mono" : ""}`}
        />
      )}
    </Field>
  );
}
