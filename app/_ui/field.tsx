"use client";

import { createContext, type ReactNode, useContext, useId } from "react";

export const INPUT =
  "min-h-9 w-full min-w-0 rounded-md border border-edge bg-surface px-2.5 text-sm text-ink placeholder:text-muted data-compact:px-2 pointer-fine:data-compact:min-h-7 focus:outline-2 focus:outline-offset-0 focus:outline-focus disabled:opacity-50 aria-invalid:border-bad pointer-coarse:min-h-11 pointer-coarse:text-base";

export type FieldTexts = {
  label: string;
  /** In a form: under which its value is sent, and by which an error of the server finds it. */
  name?: string;
  description?: ReactNode;
  /** What is wrong with what the field holds; given, the field shows as invalid. */
  error?: string;
  hideLabel?: boolean;
  /** One low line: the label beside the control, no description. */
  isCompact?: boolean;
};

/** What a control takes over from its field. */
type Control = {
  id: string;
  name: string | undefined;
  "data-compact": true | undefined;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
};

type FieldProps = FieldTexts & { children(control: Control): ReactNode };

/** A control with its label above it and, below it, what it wants and what is wrong with what it got. */
export function Field({ label, name, error: own, hideLabel = false, isCompact = false, ...props }: FieldProps) {
  const id = useId();
  const error = useFieldError(name, own);
  const description = isCompact ? undefined : props.description;
  const describedBy = [description ? `${id}-description` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className={isCompact ? "flex min-w-0 items-center gap-1.5" : "flex min-w-0 flex-col gap-1.5"}>
      <label htmlFor={id} className={isCompact && !hideLabel ? "shrink-0 text-sm text-muted" : labelStyle(hideLabel)}>
        {label}
      </label>
      {props.children({
        id,
        name,
        "data-compact": isCompact || undefined,
        "aria-invalid": error ? true : undefined,
        "aria-describedby": describedBy || undefined,
      })}
      {description && (
        <p id={`${id}-description`} className={HELP}>
          {description}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className={WRONG}>
          {error}
        </p>
      )}
    </div>
  );
}

const HELP = "text-sm text-muted wrap-anywhere";
const WRONG = "text-sm text-bad wrap-anywhere";

export function labelStyle(hidden: boolean): string {
  return hidden ? "sr-only" : "text-sm font-medium";
}

/** Sentences about the fields of a form that the server refused, by the field's name. */
export const FieldErrors = createContext<Record<string, string>>({});

/** What a field shows as wrong: what it was told itself, else what its form knows. */
function useFieldError(name: string | undefined, own: string | undefined): string | undefined {
  const errors = useContext(FieldErrors);
  return own ?? (name === undefined ? undefined : errors[name]);
}
