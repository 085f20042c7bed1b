"use client";

import { ChevronDown } from "lucide-react";
import {
  ComboBox as AriaComboBox,
  type ComboBoxProps as AriaComboBoxProps,
  Button,
  Group,
  Input,
  ListBox,
  ListLayout,
  Virtualizer,
} from "react-aria-components";
import { useFieldError } from "./field-errors";
import { FieldHelp, FieldLabel, type FieldTexts, INPUT } from "./field-parts";
import { LIST, ListOption, ListPopover } from "./list-box";
import type { Choice } from "./select";

type ComboBoxProps = Omit<AriaComboBoxProps<Choice>, "className" | "children" | "items" | "defaultItems"> &
  FieldTexts & { choices: readonly Choice[]; placeholder?: string; mono?: boolean };

/** Type or choose, from hundreds if need be. Says so when nothing matches instead of closing. */
export function ComboBox({
  label,
  hideLabel,
  description,
  error: own,
  choices,
  placeholder,
  mono = false,
  ...props
}: ComboBoxProps) {
  const error = useFieldError(props.name, own);
  return (
    <AriaComboBox
      {...(error !== undefined && { isInvalid: true })}
      {...props}
      defaultItems={choices}
      allowsEmptyCollection
      className="flex min-w-0 flex-col gap-1.5"
    >
      <FieldLabel label={label} hideLabel={hideLabel} />
      <Group className="relative">
        <Input placeholder={placeholder} spellCheck={false} className={`${INPUT} pr-9 ${mono ? "font-mono" : ""}`} />
        <Button className="absolute inset-y-0 right-0 flex w-9 items-center justify-center rounded-md text-muted hover:text-ink">
          <ChevronDown aria-hidden className="size-4" />
        </Button>
      </Group>
      <FieldHelp description={description} error={error} />
      <ListPopover>
        <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: 32, padding: 4 }}>
          <ListBox<Choice>
            className={LIST}
            renderEmptyState={() => (
              <p className="px-3 py-2 text-sm text-muted">Nothing in the list matches. What you typed will be used.</p>
            )}
          >
            {(choice) => <ListOption {...choice} mono={mono} />}
          </ListBox>
        </Virtualizer>
      </ListPopover>
    </AriaComboBox>
  );
}
