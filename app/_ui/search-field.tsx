"use client";

import { Search, X } from "lucide-react";
import {
  SearchField as AriaSearchField,
  type SearchFieldProps as AriaSearchFieldProps,
  Button,
  Input,
} from "react-aria-components";
import { FieldLabel, INPUT } from "./field-parts";

type SearchFieldProps = Omit<AriaSearchFieldProps, "className" | "children"> & { label: string; placeholder?: string };

/** Narrows a list. The label is for screen readers; the lens says it to everyone else. */
export function SearchField({ label, placeholder, ...props }: SearchFieldProps) {
  return (
    <AriaSearchField {...props} className="group relative min-w-0">
      <FieldLabel label={label} hideLabel />
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted"
      />
      <Input
        placeholder={placeholder}
        spellCheck={false}
        className={`${INPUT} px-8 [&::-webkit-search-cancel-button]:hidden`}
      />
      <Button className="absolute top-1/2 right-1.5 -translate-y-1/2 rounded-sm p-1 text-muted group-data-empty:hidden hover:text-ink">
        <X aria-hidden className="size-4" />
      </Button>
    </AriaSearchField>
  );
}
