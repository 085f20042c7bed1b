"use client";

import type { ReactNode } from "react";
import { Radio, RadioGroup, type RadioGroupProps } from "react-aria-components";
import { useFieldError } from "./field-errors";
import { FieldHelp, FieldLabel, type FieldTexts } from "./field-parts";

type Segment = { id: string; text: string; icon?: ReactNode; count?: number };

type SegmentedProps = Omit<RadioGroupProps, "className" | "children"> & FieldTexts & { segments: readonly Segment[] };

/** One of two to five choices, all in view. With an icon the text is for screen readers. */
export function Segmented({ label, hideLabel, description, error: own, segments, ...props }: SegmentedProps) {
  const error = useFieldError(props.name, own);
  return (
    <RadioGroup
      {...(error !== undefined && { isInvalid: true })}
      orientation="horizontal"
      {...props}
      className="flex min-w-0 flex-col gap-1.5"
    >
      <FieldLabel label={label} hideLabel={hideLabel} />
      <div className="flex w-fit max-w-full gap-0.5 overflow-x-auto rounded-md bg-sunken p-0.5">
        {segments.map(({ id, text, icon, count }) => (
          <Radio
            key={id}
            value={id}
            aria-label={count === undefined ? text : `${text}, ${count}`}
            className="flex min-h-8 items-center justify-center rounded-[5px] px-3 text-sm whitespace-nowrap text-muted data-hovered:text-ink data-focus-visible:outline-2 data-focus-visible:outline-focus data-selected:bg-raised data-selected:text-ink data-selected:shadow-raised has-[svg]:px-2 pointer-coarse:min-h-10 [&_svg]:size-4"
          >
            {icon ?? text}
            {count !== undefined && <span className="ml-1.5 text-xs text-muted">{count.toLocaleString("en")}</span>}
          </Radio>
        ))}
      </div>
      <FieldHelp description={description} error={error} />
    </RadioGroup>
  );
}
