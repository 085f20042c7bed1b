"use client";

import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import {
  Select as AriaSelect,
  type SelectProps as AriaSelectProps,
  Button,
  ListBox,
  SelectValue,
} from "react-aria-components";
import { useFieldError } from "./field-errors";
import { FieldHelp, FieldLabel, type FieldTexts, INPUT } from "./field-parts";
import { LIST, ListOption, ListPopover } from "./list-box";

export type Choice = { id: string; text: string; note?: ReactNode };

type SelectProps = Omit<AriaSelectProps<Choice>, "className" | "children"> &
  FieldTexts & { choices: readonly Choice[]; mono?: boolean };

/** One of a few choices. */
export function Select({ label, hideLabel, description, error: own, choices, mono = false, ...props }: SelectProps) {
  const error = useFieldError(props.name, own);
  return (
    <AriaSelect {...(error !== undefined && { isInvalid: true })} {...props} className="flex min-w-0 flex-col gap-1.5">
      <FieldLabel label={label} hideLabel={hideLabel} />
      <Button className={`${INPUT} flex items-center justify-between gap-2 text-left hover:bg-sunken`}>
        <SelectValue className={`truncate data-placeholder:text-muted ${mono ? "font-mono" : ""}`}>
          {({ selectedText, defaultChildren, isPlaceholder }) => (isPlaceholder ? defaultChildren : selectedText)}
        </SelectValue>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-muted" />
      </Button>
      <FieldHelp description={description} error={error} />
      <ListPopover>
        <ListBox items={choices} className={`${LIST} p-1`}>
          {(choice) => <ListOption {...choice} mono={mono} />}
        </ListBox>
      </ListPopover>
    </AriaSelect>
  );
}
