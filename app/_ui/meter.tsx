"use client";

import { Meter as AriaMeter, Label } from "react-aria-components";

type MeterProps = { label: string; value: number; max: number; text: string };

/** How much of something is taken, in a sentence and a bar. */
export function Meter({ label, value, max, text }: MeterProps) {
  return (
    <AriaMeter value={value} maxValue={max} valueLabel={text} className="flex w-52 flex-col gap-1.5">
      {({ percentage }) => (
        <>
          <Label className="sr-only">{label}</Label>
          <span className="text-sm text-muted">{text}</span>
          <div className="h-1.5 overflow-hidden rounded-full bg-sunken">
            <div className="h-full min-w-0.5 rounded-full bg-muted" style={{ width: `${percentage}%` }} />
          </div>
        </>
      )}
    </AriaMeter>
  );
}
