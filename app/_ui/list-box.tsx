"use client";

import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { ListBoxItem, Popover } from "react-aria-components";

export const LIST = "max-h-72 overflow-auto outline-none";

/** The layer that a select or a combo box opens. */
export function ListPopover({ children }: { children: ReactNode }) {
  return (
    <Popover
      offset={4}
      className="w-(--trigger-width) min-w-44 overflow-hidden rounded-lg border border-line bg-surface shadow-over transition-opacity data-entering:opacity-0 data-exiting:opacity-0"
    >
      {children}
    </Popover>
  );
}

type ListOptionProps = { id: string; text: string; note?: ReactNode; mono?: boolean };

/** One choice, with an optional fact at its right. */
export function ListOption({ id, text, note, mono = false }: ListOptionProps) {
  return (
    <ListBoxItem
      id={id}
      textValue={text}
      className="group flex min-h-8 items-center gap-2 rounded-sm px-2 text-sm outline-none data-focused:bg-sunken pointer-coarse:min-h-11"
    >
      <Check aria-hidden className="size-4 shrink-0 text-accent opacity-0 group-data-selected:opacity-100" />
      <span className={`min-w-0 grow truncate ${mono ? "font-mono" : ""}`}>{text}</span>
      {note && <span className="shrink-0 text-xs text-muted">{note}</span>}
    </ListBoxItem>
  );
}
