"use client";

import type { ReactNode } from "react";
import { FieldError, Label, Text } from "react-aria-components";

export const INPUT =
  "min-h-9 w-full min-w-0 rounded-md border border-edge bg-surface px-2.5 text-sm text-ink placeholder:text-muted pointer-coarse:min-h-11 pointer-coarse:text-base data-invalid:border-bad data-disabled:opacity-50 disabled:opacity-50 data-focused:outline-2 data-focused:outline-offset-0 data-focused:outline-focus";

export type FieldTexts = {
  label: string;
  description?: ReactNode;
  /** What is wrong with what the field holds; given, the field shows as invalid. */
  error?: string | undefined;
  hideLabel?: boolean;
};

export function FieldLabel({ label, hideLabel = false }: Pick<FieldTexts, "label" | "hideLabel">) {
  return <Label className={hideLabel ? "sr-only" : "text-sm font-medium"}>{label}</Label>;
}

/** What a field wants, and below it what is wrong with what it got. */
export function FieldHelp({ description, error }: Pick<FieldTexts, "description" | "error">) {
  return (
    <>
      {description && (
        <Text slot="description" className="text-sm text-muted wrap-anywhere">
          {description}
        </Text>
      )}
      <FieldError className="text-sm text-bad wrap-anywhere">{error}</FieldError>
    </>
  );
}
