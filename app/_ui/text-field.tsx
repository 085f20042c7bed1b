"use client";

import { TextField as AriaTextField, type TextFieldProps as AriaTextFieldProps, Input } from "react-aria-components";
import { useFieldError } from "./field-errors";
import { FieldHelp, FieldLabel, type FieldTexts, INPUT } from "./field-parts";

type TextFieldProps = Omit<AriaTextFieldProps, "className" | "children"> &
  FieldTexts & { placeholder?: string; mono?: boolean };

/** One line of text with its label, help and error. */
export function TextField({
  label,
  hideLabel,
  description,
  error: own,
  placeholder,
  mono = false,
  ...props
}: TextFieldProps) {
  const error = useFieldError(props.name, own);
  return (
    <AriaTextField
      {...(error !== undefined && { isInvalid: true })}
      {...props}
      className="flex min-w-0 flex-col gap-1.5"
    >
      <FieldLabel label={label} hideLabel={hideLabel} />
      <Input placeholder={placeholder} className={`${INPUT} ${mono ? "font-mono" : ""}`} spellCheck={false} />
      <FieldHelp description={description} error={error} />
    </AriaTextField>
  );
}
