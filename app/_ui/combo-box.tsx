"use client";

import { ChevronDown } from "lucide-react";
import {
  ComboBox as AriaComboBox,
  type ComboBoxProps as AriaComboBoxProps,
  Button,
  FieldError,
  Group,
  Input,
  Label,
  ListBox,
  ListLayout,
  Text,
  Virtualizer,
} from "react-aria-components";
import { type FieldTexts, HELP, INPUT, labelStyle, WRONG } from "./field";
import { useFieldError } from "./field-errors";
import { LIST, ListOption, ListPopover } from "./list-box";
import type { Choice } from "./select";

type ComboBoxProps = Omit<AriaComboBoxProps<Choice>, "className" | "children" | "items" | "defaultItems"> &
  FieldTexts & { choices: readonly Choice[]; placeholder?: string; mono?: boolean };

/** Type or choose, from hundreds if need be. Says so when nothing matches instead of closing. */
export function ComboBox({
  label,
  hideLabel = false,
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
      validationBehavior="aria"
      isInvalid={error !== undefined}
      {...props}
      defaultItems={choices}
      allowsEmptyCollection
      className="flex min-w-0 flex-col gap-1.5"
    >
      <Label className={labelStyle(hideLabel)}>{label}</Label>
      <Group className="relative">
        <Input placeholder={placeholder} spellCheck={false} className={`${INPUT} pr-9 ${mono ? "font-mono" : ""}`} />
        <Button className="absolute inset-y-0 right-0 flex w-9 items-center justify-center rounded-md text-muted hover:text-ink">
          <ChevronDown aria-hidden className="size-4" />
        </Button>
      </Group>
      {description && (
        <Text slot="description" className={HELP}>
          {description}
        </Text>
      )}
      <FieldError className={WRONG}>{error}</FieldError>
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
