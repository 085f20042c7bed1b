"use client";

import { type ReactNode, useId } from "react";
import { labelStyle } from "./field";

type Segment = { id: string; text: string; icon?: ReactNode; count?: number };

type SegmentedProps = {
  label: string;
  hideLabel?: boolean;
  segments: readonly Segment[];
  name?: string;
  value?: string;
  defaultValue?: string;
  onChange?(id: string): void;
};

/** One of two to five choices, all in view. With an icon the text is for screen readers. */
export function Segmented({ label, hideLabel = false, segments, name, value, defaultValue, onChange }: SegmentedProps) {
  const id = useId();
  return (
    <div role="radiogroup" aria-labelledby={id} className="flex min-w-0 flex-col gap-1.5">
      <span id={id} className={labelStyle(hideLabel)}>
        {label}
      </span>
      <div className="flex w-fit max-w-full gap-0.5 overflow-x-auto rounded-md bg-sunken p-0.5">
        {segments.map((segment) => (
          <label
            key={segment.id}
            className="relative flex min-h-8 items-center justify-center rounded-[5px] px-3 text-sm whitespace-nowrap text-muted hover:text-ink has-checked:bg-raised has-checked:text-ink has-checked:shadow-raised has-focus-visible:outline-2 has-focus-visible:outline-focus has-[svg]:px-2 pointer-coarse:min-h-10 [&_svg]:size-4"
          >
            <input
              type="radio"
              name={name ?? id}
              value={segment.id}
              checked={value === undefined ? undefined : value === segment.id}
              defaultChecked={value === undefined ? defaultValue === segment.id : undefined}
              onChange={() => onChange?.(segment.id)}
              aria-label={segment.count === undefined ? segment.text : `${segment.text}, ${segment.count}`}
              className="absolute inset-0 opacity-0"
            />
            {segment.icon ?? segment.text}
            {segment.count !== undefined && (
              <span className="ml-1.5 text-xs text-muted">{segment.count.toLocaleString("en")}</span>
            )}
          </label>
        ))}
      </div>
    </div>
  );
}
