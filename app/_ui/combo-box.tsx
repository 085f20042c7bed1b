"use client";

import { Check, ChevronDown } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { Field, type FieldTexts, INPUT } from "./field";
import type { Choice } from "./select";

type ComboBoxProps = FieldTexts & {
  choices: readonly Choice[];
  value?: string;
  defaultValue?: string;
  onChange?(text: string): void;
  /** When the field gets the focus, which it has while its list is open. */
  onEnter?(): void;
  /** When the field loses the focus. */
  onLeave?(): void;
  placeholder?: string;
  mono?: boolean;
};

/** Type or choose, from hundreds if need be: the browser's own list would show only what matches the text that stands. */
export function ComboBox(props: ComboBoxProps) {
  const { label, name, description, error, hideLabel, isCompact, choices, placeholder, mono = false } = props;
  const [own, setOwn] = useState(props.defaultValue ?? "");
  const text = props.value ?? own;
  const write = (next: string) => {
    setOwn(next);
    props.onChange?.(next);
  };
  const list = useList(choices, text, write, props.onLeave);
  return (
    <Field {...{ label, name, description, error, hideLabel, isCompact }}>
      {(control) => (
        <div className="relative min-w-0 grow">
          <input
            {...control}
            {...list.input}
            type="text"
            onFocus={props.onEnter}
            value={text}
            placeholder={placeholder}
            spellCheck={false}
            autoComplete="off"
            className={`${INPUT} pr-9 data-compact:pr-8 ${mono ? "font-mono" : ""}`}
          />
          <button
            type="button"
            tabIndex={-1}
            aria-label={`Choices of ${label}`}
            onMouseDown={keepFocus}
            onClick={() => (list.isOpen ? list.close() : list.open(document.getElementById(control.id)))}
            className="absolute inset-y-0 right-0 flex w-9 items-center justify-center rounded-md text-muted hover:text-ink"
          >
            <ChevronDown aria-hidden className="size-4" />
          </button>
          {list.isOpen && <Choices list={list} label={label} text={text} mono={mono} />}
        </div>
      )}
    </Field>
  );
}

type List = ReturnType<typeof useList>;

/** Which choices are open, and which of them the arrow keys are at. Typing narrows them, opening shows all. */
function useList(choices: readonly Choice[], text: string, write: (text: string) => void, onLeave?: () => void) {
  const id = useId();
  const [state, setState] = useState<"closed" | "all" | "matching">("closed");
  const [active, setActive] = useState(-1);
  const isOpen = state !== "closed";
  const shown = state === "matching" ? choices.filter((choice) => holds(choice, text)) : choices;
  const show = (next: typeof state) => {
    setState(next);
    setActive(-1);
  };
  const close = () => show("closed");
  const choose = (choice: Choice) => {
    write(choice.text);
    close();
  };
  const move = (step: number) => {
    if (isOpen) setActive((before) => (Math.max(before, step < 0 ? 0 : -1) + step + shown.length) % shown.length);
    else show("all");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const choice = isOpen ? shown[active] : undefined;
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Escape" && isOpen) close();
    else if (event.key === "Enter" && choice !== undefined) choose(choice);
    else return;
    event.preventDefault();
  };
  const input = {
    role: "combobox",
    "aria-expanded": isOpen,
    "aria-controls": isOpen ? id : undefined,
    "aria-autocomplete": "list",
    "aria-activedescendant": isOpen && active >= 0 ? `${id}-${active}` : undefined,
    onKeyDown,
    onBlur: () => {
      close();
      onLeave?.();
    },
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
      write(currentTarget.value);
      show("matching");
    },
  } as const;
  const open = (field: HTMLElement | null) => {
    field?.focus();
    show("all");
  };
  return { id, input, isOpen, shown, active, open, close, choose };
}

function Choices({ list, label, text, mono }: { list: List; label: string; text: string; mono: boolean }) {
  const { id, shown, active, choose } = list;
  const at = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the element that `at` holds follows `active`
  useEffect(() => {
    at.current?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <div
      id={id}
      role="listbox"
      aria-label={label}
      tabIndex={-1}
      onMouseDown={keepFocus}
      className="absolute top-full z-30 mt-1 max-h-72 w-full min-w-44 overflow-auto rounded-lg border border-line bg-surface p-1 shadow-over"
    >
      {shown.map((choice, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: keys stay with the field
        <div
          key={choice.id}
          ref={index === active ? at : undefined}
          id={`${id}-${index}`}
          role="option"
          aria-selected={choice.text === text}
          onClick={() => choose(choice)}
          className={`group flex min-h-8 items-center gap-2 rounded-sm px-2 text-sm hover:bg-sunken pointer-coarse:min-h-11 ${index === active ? "bg-sunken" : ""}`}
        >
          <Check aria-hidden className="size-4 shrink-0 text-accent opacity-0 group-aria-selected:opacity-100" />
          <span className={`min-w-0 grow truncate ${mono ? "font-mono" : ""}`}>{choice.text}</span>
          {choice.note && <span className="shrink-0 text-xs text-muted">{choice.note}</span>}
        </div>
      ))}
      {shown.length === 0 && (
        <div role="option" aria-selected={false} aria-disabled tabIndex={-1} className="px-2 py-1 text-sm text-muted">
          Nothing in the list matches. What you typed will be used.
        </div>
      )}
    </div>
  );
}

function holds(choice: Choice, text: string): boolean {
  return choice.text.toLowerCase().includes(text.toLowerCase());
}

/** A press on the list leaves the focus, and so the list's being open, with the field. */
function keepFocus(event: { preventDefault(): void }): void {
  event.preventDefault();
}
