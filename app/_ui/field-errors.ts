"use client";

import { createContext, useContext } from "react";

/** Sentences about the fields of a form that the server refused, by the field's name. */
export const FieldErrors = createContext<Record<string, string>>({});

/** What a field shows as wrong: what it was told itself, else what its form knows. */
export function useFieldError(name: string | undefined, own: string | undefined): string | undefined {
  const errors = useContext(FieldErrors);
  return own ?? (name === undefined ? undefined : errors[name]);
}
