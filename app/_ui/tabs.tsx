"use client";

import { type KeyboardEvent, type ReactNode, useId, useState } from "react";

type TabItem = { id: string; title: string; content: ReactNode };

type TabsProps = {
  label: string;
  tabs: readonly TabItem[];
  value?: string;
  defaultValue?: string;
  onChange?(id: string): void;
};

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };

/** The same thing in several forms, one at a time. */
export function Tabs({ label, tabs, value, defaultValue, onChange }: TabsProps) {
  const id = useId();
  const [own, setOwn] = useState(defaultValue);
  const selected = tabs.find((tab) => tab.id === (value ?? own)) ?? tabs[0];
  const select = (next: string) => {
    setOwn(next);
    onChange?.(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined || selected === undefined) return;
    const next = tabs.at((tabs.indexOf(selected) + step) % tabs.length) ?? selected;
    select(next.id);
    document.getElementById(`${id}-${next.id}`)?.focus();
  };
  return (
    <div className="flex min-h-0 min-w-0 flex-col gap-3">
      <div
        role="tablist"
        aria-label={label}
        className="flex shrink-0 gap-1 overflow-x-auto overflow-y-hidden border-b border-line"
      >
        {tabs.map((tab) => (
          <button
            key={tab.id}
            id={`${id}-${tab.id}`}
            type="button"
            role="tab"
            aria-selected={tab === selected}
            aria-controls={tab === selected ? `${id}-panel` : undefined}
            tabIndex={tab === selected ? 0 : -1}
            onClick={() => select(tab.id)}
            onKeyDown={onKeyDown}
            className="-mb-px flex min-h-9 items-center border-b-2 border-transparent px-2.5 text-sm whitespace-nowrap text-muted hover:text-ink aria-selected:border-accent aria-selected:text-ink pointer-coarse:min-h-11"
          >
            {tab.title}
          </button>
        ))}
      </div>
      {selected !== undefined && (
        <div
          key={selected.id}
          id={`${id}-panel`}
          role="tabpanel"
          aria-labelledby={`${id}-${selected.id}`}
          className="flex min-h-0 min-w-0 flex-col"
        >
          {selected.content}
        </div>
      )}
    </div>
  );
}
