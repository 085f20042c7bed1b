"use client";

import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  TextArea as Input,
} from "react-aria-components";
import { useFieldError } from "./field-errors";
import { FieldHelp, FieldLabel, type FieldTexts, INPUT } from "./field-parts";

type TextAreaProps = Omit<AriaTextFieldProps, "className" | "children"> &
  FieldTexts & { placeholder?: string; mono?: boolean; rows?: number };

/** Several lines of text with their label, help and error. */
export function TextArea({
  label,
  hideLabel,
  description,
  error: own,
  placeholder,
  mono = false,
  rows = 4,
  ...props
}: TextAreaProps) {
  const error = useFieldError(props.name, own);
  return (
    <AriaTextField
      {...(error !== undefined && { isInvalid: true })}
      {...props}
      className="flex min-w-0 flex-col gap-1.5"
    >
      <FieldLabel label={label} hideLabel={hideLabel} />
      <Input
        placeholder={placeholder}
        rows={rows}
        spellCheck={false}
        className={`${INPUT} resize-y py-2 ${mono ? "font-mono" : ""}`}
      />
      <FieldHelp description={description} error={error} />
    </AriaTextField>
  );
}
